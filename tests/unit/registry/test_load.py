"""The registry: what it holds, and how one that contradicts itself is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.data import DATA, PROJECT, load_real_registry, replace_once

from vexcore.errors import DataRefused, Fault
from vexcore.registry.load import load_registry


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with the registry and the list of sources, to spoil."""
    shutil.copytree(DATA / "registry", tmp_path / "registry")
    (tmp_path / "published").mkdir()
    shutil.copy(DATA / "published" / "sources.toml", tmp_path / "published")
    return tmp_path


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def faults_of(data: Path) -> tuple[Fault, ...]:
    with pytest.raises(DataRefused, match="registry: refused") as refused:
        load_registry(data)
    assert all(fault.remedy for fault in refused.value.faults)
    return refused.value.faults


def test_nine_trials_in_eleven_municipalities() -> None:
    registry = load_real_registry()
    municipalities = {m.id: (m.cbs_code, m.trial) for m in registry.municipalities}

    assert {trial.id for trial in registry.trials} == {
        *("tilburg", "wageningen", "deventer", "utrecht", "nijmegen", "groningen", "apeldoorn-epe", "oss", "amsterdam")
    }
    assert municipalities == {
        "tilburg": ("GM0855", "tilburg"),
        "wageningen": ("GM0289", "wageningen"),
        "deventer": ("GM0150", "deventer"),
        "utrecht": ("GM0344", "utrecht"),
        "nijmegen": ("GM0268", "nijmegen"),
        "groningen": ("GM0014", "groningen"),
        "ten-boer": ("GM0009", "groningen"),
        "apeldoorn": ("GM0200", "apeldoorn-epe"),
        "epe": ("GM0232", "apeldoorn-epe"),
        "oss": ("GM0828", "oss"),
        "amsterdam": ("GM0363", "amsterdam"),
    }


def test_six_trials_under_article_83_and_three_within_the_ordinary_law() -> None:
    ordinary = {trial.id for trial in load_real_registry().trials if trial.legal_basis == "ordinary-law"}

    assert ordinary == {"apeldoorn-epe", "oss", "amsterdam"}


@pytest.mark.parametrize(
    ("trial_id", "arms"),
    [
        ("groningen", "control t1 t2 t3 t4 t4.1 t4.2 t4.3 reference"),
        ("wageningen", "control zelf-in-actie verdienen-loont extra-begeleiding reference"),
        ("oss", "control eigen-regie intensieve-begeleiding reference"),
        ("apeldoorn-epe", "control eigen-regie intensieve-begeleiding"),
        ("utrecht", "control zelf-in-actie met-extra-hulp-in-actie werken-loont"),
        ("tilburg", "control groep-1 groep-2 groep-3"),
        ("nijmegen", "control groep-1 groep-2"),
        ("deventer", "control groep-a groep-b groep-d reference"),
        ("amsterdam", "control extra-aandacht zelfregie"),
    ],
)
def test_the_arms_of_each_trial(trial_id: str, arms: str) -> None:
    found = [arm.id for arm in load_real_registry().arms if arm.trial == trial_id]

    assert sorted(found) == sorted(f"{trial_id}:{arm}" for arm in arms.split())


def test_consent_and_main_comparison_follow_the_designs() -> None:
    trials = {trial.id: trial for trial in load_real_registry().trials}

    assert {trial_id for trial_id, trial in trials.items() if trial.consent == "post"} == {"groningen"}
    assert {trial_id for trial_id, trial in trials.items() if trial.consent == "pre"} == {
        *("utrecht", "tilburg", "wageningen", "oss")
    }
    assert {trial_id: trial.main_comparison for trial_id, trial in trials.items()} == {
        trial_id: "B" if trial_id == "groningen" else "C" for trial_id in trials
    }
    assert trials["oss"].baseline_after_assignment is True


def test_only_groningen_drew_its_reference_group_by_lot() -> None:
    drawn = {arm.id: arm.randomised for arm in load_real_registry().arms if arm.role == "reference"}

    assert drawn["groningen:reference"] is True
    assert drawn["oss:reference"] is False
    assert drawn["wageningen:reference"] is False
    assert drawn["deventer:reference"] == "unknown"


def test_components_are_sets() -> None:
    arms = {arm.id: set(arm.components) for arm in load_real_registry().arms}

    assert arms["tilburg:groep-1"] == {"exemption", "earnings", "bonus"}
    assert arms["groningen:t1"] == {"exemption"}
    assert arms["oss:eigen-regie"] == {"self_direction"}
    assert all(not components for arm, components in arms.items() if arm.endswith(":control"))


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "value"),
    [
        ("trials.toml", 'consent = "pre"', 'consent = "before"', "trial tilburg: consent", "before"),
        ("trials.toml", 'start_on = "2017-10-01"', 'start_on = "October 2017"', "trial tilburg: start_on", "October"),
        ("arms.toml", 'components = ["exemption"]', 'components = ["freedom"]', "components.0", "freedom"),
        ("arms.toml", 'role = "control"', 'role = "controle"', "arm groningen:control: role", "controle"),
        ("arms.toml", "randomised = true", 'randomised = "true"', "arm groningen:control: randomised", "true"),
        ("arms.toml", "components = []\n", "", "arm groningen:control: components", "groningen:control"),
        ("municipalities.toml", 'cbs_code = "GM0855"', 'cbs_code = "0855"', "municipality tilburg: cbs_code", "0855"),
        ("municipalities.toml", "lon = 5.0913", "lon = 51.5555", "municipality tilburg: lon", "51.5555"),
        ("municipalities.toml", "[[municipality]]", "[[municipality]]\nsize = 1", "municipality tilburg: size", "1"),
        ("waves.toml", "wave = 0", "wave = 3", "wave 1: wave", "3"),
        ("comparability.toml", 'grade = "same"', 'grade = "equal"', "comparability 1: grade", "equal"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    data: Path, file: str, old: str, new: str, column: str, value: str
) -> None:
    replace_once(data / "registry" / file, old, new)
    fault = faults_of(data)[0]

    assert fault.file == f"registry/{file}"
    assert column in fault.column
    assert value in fault.value


@pytest.mark.parametrize(
    ("file", "old", "new", "value"),
    [
        ("municipalities.toml", 'id = "oss"', 'id = "tilburg"', "tilburg"),
        ("trials.toml", 'id = "wageningen"', 'id = "tilburg"', "tilburg"),
        ("arms.toml", 'id = "groningen:t2"', 'id = "groningen:t1"', "groningen:t1"),
        ("outcomes.toml", 'id = "wage_gt_70_wml"', 'id = "wage_gt_100_wml"', "wage_gt_100_wml"),
        ("waves.toml", "wave = 1", "wave = 0", "('groningen', 'participant-questionnaire', 0)"),
    ],
)
def test_an_id_stands_once(data: Path, file: str, old: str, new: str, value: str) -> None:
    replace_once(data / "registry" / file, old, new)
    faults = [fault for fault in faults_of(data) if fault.file == file and fault.column == "id"]

    assert [fault.value for fault in faults] == [value]
    assert "an id stands once (it stands 2 times)" in faults[0].rule


@pytest.mark.parametrize(
    ("file", "old", "new", "value"),
    [
        ("municipalities.toml", 'trial = "tilburg"', 'trial = "breda"', "breda"),
        ("arms.toml", 'trial = "groningen"', 'trial = "tilburg"', "groningen"),
        ("arms.toml", 'parent = "groningen:t4"', 'parent = "groningen:t5"', "groningen:t5"),
        ("arms.toml", 'sources = ["003"]', 'sources = ["005"]', "005"),
        ("designs.toml", 'arm = "groningen:control"', 'arm = "groningen:controle"', "groningen:controle"),
        ("designs.toml", 'rule = "contacts"', 'rule = "contact"', "contact"),
        ("outcomes.toml", 'domain = "', 'domain = "x', "x"),
        ("comparability.toml", 'outcome = "wage_gt_100_wml"', 'outcome = "wage_gt_110_wml"', "wage_gt_110_wml"),
        ("waves.toml", 'trial = "groningen"', 'trial = "assen"', "assen"),
    ],
)
def test_what_is_referred_to_exists(data: Path, file: str, old: str, new: str, value: str) -> None:
    replace_once(data / "registry" / file, old, new)
    faults = [fault for fault in faults_of(data) if fault.rule == "what is referred to exists"]

    assert faults[0].file == file
    assert faults[0].value.startswith(value)


@pytest.mark.parametrize("component", ["earnings", "exemption"])
@pytest.mark.parametrize("trial_id", ["oss", "apeldoorn-epe"])
def test_outside_article_83_nobody_is_exempted_or_keeps_earnings(data: Path, trial_id: str, component: str) -> None:
    path = data / "registry" / "arms.toml"
    before, after = path.read_text(encoding="utf-8").split(f'id = "{trial_id}:eigen-regie"')
    after = after.replace('components = ["self_direction"]', f'components = ["self_direction", "{component}"]', 1)
    path.write_text(f'{before}id = "{trial_id}:eigen-regie"{after}', encoding="utf-8")
    (fault,) = faults_of(data)

    assert (fault.file, fault.column, fault.value) == ("arms.toml", f"{trial_id}:eigen-regie", component)
    assert fault.rule == "outside article 83 no arm has exemption or earnings"
    assert "self_direction" in fault.remedy


def test_lighter_duties_and_bonus_are_allowed_outside_article_83(data: Path) -> None:
    replace_once(data / "registry" / "arms.toml", '["self_direction"]', '["self_direction", "bonus", "intensive"]')

    assert load_registry(data).trials


@pytest.mark.parametrize("name", ["registry/trials.toml", "registry/keys.toml", "published/sources.toml"])
def test_a_missing_file_is_told(data: Path, name: str) -> None:
    (data / name).unlink()
    (fault,) = faults_of(data)

    assert (fault.file, fault.rule, fault.remedy) == (name, "the file exists", "restore it")


@pytest.mark.parametrize("spoiled", [b"[[trial]\n", b'name = "\xe9\xe9n"\n'], ids=["syntax", "encoding"])
def test_a_file_that_is_no_toml_is_told(data: Path, spoiled: bytes) -> None:
    path = data / "registry" / "trials.toml"
    path.write_bytes(path.read_bytes() + spoiled)
    (fault,) = faults_of(data)

    assert (fault.file, fault.rule) == ("registry/trials.toml", "the file is TOML in UTF-8")
    assert fault.value


def test_faults_come_in_the_same_order_every_time(tmp_path: Path) -> None:
    command = (
        "import sys, pathlib\n"
        "from vexcore.errors import DataRefused\n"
        "from vexcore.registry.load import load_registry\n"
        "try:\n"
        "    load_registry(pathlib.Path(sys.argv[1]))\n"
        "except DataRefused as error:\n"
        "    print([fault.file for fault in error.faults])\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", command, str(tmp_path)],
            check=True,
            capture_output=True,
            text=True,
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(printed) == 1
    assert printed.pop().count(".toml") == 14


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("arms.toml", '[[amr]]\nid = "oss:x"\n'),
        ("components.toml", 'version = "2"\n'),
        ("keys.toml", '[stage.x]\nnl = "a"\n'),
    ],
    ids=["a list of another name", "a loose key", "a label without English"],
)
def test_what_nobody_reads_is_refused(data: Path, file: str, text: str) -> None:
    path = data / "registry" / file
    if text.startswith("version"):
        path.write_text(text + path.read_text(encoding="utf-8"), encoding="utf-8")
    else:
        append(path, text)

    assert faults_of(data)[0].file.endswith(file)


@pytest.mark.parametrize(
    ("file", "text"),
    [("components.toml", 'component = "exemption"\n'), ("keys.toml", 'stage = "x"\n')],
)
def test_a_file_of_the_wrong_shape_is_told_not_raised(data: Path, file: str, text: str) -> None:
    (data / "registry" / file).write_text(text, encoding="utf-8")

    assert any(fault.file == f"registry/{file}" for fault in faults_of(data))


def test_statements_in_two_languages_go_in_pairs(data: Path) -> None:
    replace_once(data / "registry" / "designs.toml", "can_answer_en = [", 'can_answer_en = ["one more",')

    assert any(fault.file.endswith("designs.toml") for fault in faults_of(data))
