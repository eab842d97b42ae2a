from pathlib import Path

from registry.people.organizations.names import OrganizationIndex, OrganizationNames, read_organization_names

FULL = "长春市虹桥职业技术学校(虚构)"
INDEX = OrganizationIndex(
    [
        OrganizationNames(FULL, ("虹桥职校", "南关职高")),
        OrganizationNames("长春南关信息技术学校(虚构)", ("南关职高",)),
    ]
)


def test_an_organization_is_found_by_each_of_its_names() -> None:
    for written in (FULL, "长春市虹桥职业技术学校（虚构）", " 虹桥　职校 ", "长春市虹桥职业技术学校"):
        assert INDEX.find(written) == (FULL,)


def test_unknown_and_shared_names() -> None:
    assert INDEX.find("长春市某某学校") == ()
    assert INDEX.find("") == ()
    assert len(INDEX.find("南关职高")) == 2
    assert INDEX.similar("长春市虹桥职业学校")[0] == FULL


def test_names_are_read_from_a_table(tmp_path: Path) -> None:
    path = tmp_path / "organizations.csv"
    path.write_text("name,other_names,kind\n甲校,甲|小甲,中职\n乙校,,\n", encoding="utf-8")
    assert read_organization_names(path) == (
        OrganizationNames("甲校", ("甲", "小甲"), "中职"),
        OrganizationNames("乙校"),
    )
