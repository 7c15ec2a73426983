"""Looking up the people, posts and departments that a document names."""

from dataclasses import dataclass, field
from typing import TypeVar

from members.models import Department, NameAlias, Person, Post
from members.names import name_key, near_names

_Named = TypeVar("_Named")


class UnknownName(Exception):
    """No one, or more than one, is known by a name; `near` are names that may have been meant."""

    def __init__(self, name: str, near: list[str], homonyms: int = 0) -> None:
        super().__init__(name)
        self.name, self.near, self.homonyms = name, near, homonyms

    def in_words(self, where: str = "", advice: str = "") -> str:
        """Return in Chinese what is wrong with the name.

        `where` (名册中) says where it is not, `advice` (请先…) what to do with one that is like no other.
        """
        if self.homonyms:
            return f"有{self.homonyms}个“{self.name}”，请先用别名区分，再填别名。"
        if self.near:
            return f"{where}没有“{self.name}”，是否为“{'”或“'.join(self.near)}”？"
        return f"{where}没有“{self.name}”{advice and '，'}{advice}。"


class IsPost(UnknownName):
    """A post stands where only a person can."""

    def in_words(self, where: str = "", advice: str = "") -> str:
        return f"“{self.name}”是职务，请填姓名。"


@dataclass
class Directory:
    """All names by which people, posts and departments are known, read once."""

    leaders: dict[str, list[Person | Post]] = field(default_factory=dict)
    departments: dict[str, list[Department]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Directory":
        """Read the names and aliases in four queries."""
        directory = cls()
        leaders: list[Person | Post] = [*Post.objects.all(), *Person.objects.all()]
        for leader in leaders:
            directory.leaders.setdefault(leader.name_key, []).append(leader)
        for department in Department.objects.filter(is_active=True):
            directory.departments.setdefault(department.name_key, []).append(department)
            if department.full_name:
                directory._add_name(department.full_name, department)
        for alias in NameAlias.objects.select_related("person", "post", "department"):
            if target := alias.person or alias.post or alias.department:
                directory._add_name(alias.name, target)
        return directory

    def _add_name(self, name: str, target: Person | Post | Department) -> None:
        key = name_key(name)
        names: dict = self.departments if isinstance(target, Department) else self.leaders
        known = names.setdefault(key, [])
        if target not in known:
            known.append(target)

    def leader(self, name: str) -> Person | Post:
        """Return the post or person of that name. Raises UnknownName."""
        return _only(name, self.leaders)

    def person(self, name: str) -> Person:
        """Return the person of that name. Raises UnknownName, IsPost for a post's."""
        found = self.leader(name)
        if isinstance(found, Post):
            raise IsPost(name, [])
        return found

    def department(self, name: str) -> Department:
        """Return the department of that name. Raises UnknownName."""
        return _only(name, self.departments)


def _only(name: str, known: dict[str, list[_Named]]) -> _Named:
    found = known.get(name_key(name), [])
    if len(found) != 1:
        raise UnknownName(name, near_names(name, known) if not found else [], len(found))
    return found[0]
