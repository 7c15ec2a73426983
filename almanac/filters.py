"""Filters that every template knows, without loading them."""

from datetime import date

from django import template

from almanac import words

register = template.Library()


@register.filter
def weekday(day: date) -> str:
    """周三"""
    return words.weekday(day)
