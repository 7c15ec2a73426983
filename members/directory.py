"""Looking up the people, posts and departments that a document names."""

from dataclasses import dataclass, field
from typing import TypeVar

from members.models import Department, NameAlias, Person, Post
from members.names import IsPost, UnknownName, name_key, near_names

_Named = TypeVar("_Named")


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
