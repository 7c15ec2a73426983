"""Points as templates write them."""

from fractions import Fraction

from django import template

from performance.points import plain

register = template.Library()


@register.filter
def points(number: Fraction) -> str:
    """3, 0.5, 3.33."""
    return plain(number)
