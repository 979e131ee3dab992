"""Published lists, read line by line: what becomes a fact, what is left out, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.model.errors import UnusableReferenceSet
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.pipeline.reference_reading import published_list
from fleet_audit.reference.admission import FIELDS
from fleet_audit.reference.checks import CHECKS
from fleet_audit.reference.formats import FORMATS, electricity
from fleet_audit.reference.formats.line import number
from fleet_audit.reference.load import reference
from fleet_audit.reference.peers import Peers
from tests.reference.reading_lists import loaded, only

PCF_US = """\
manufacturer,name,category,subcategory,gwp_total,gwp_use_ratio,yearly_tec,lifetime,report_date,\
sources,gwp_error_ratio,gwp_manufacturing_ratio,screen_size,hard_drive,memory,number_cpu,\
gwp_transport_ratio,gwp_eol_ratio,new_column
Hewlett-Packard,HP EliteBook 840 G9,Workplace,Laptop,300.0,0.2,22.5,4,March 2022,\
https://example.org/a.pdf,0.25,0.72,14,SSD 512GB,16,,0.06,0.02,x
Dell,OptiPlex 7070 Ultra,Workplace,Desktop,400,0.4,60,4,2020,,,7.76,0.0,,,,,,x
Acme,Doorbell,Home,IoT,9,0.1,,,,,,,,,,,,,x
,,Workplace,Laptop,300,0.2,,,,,,,,,,,,,x
Lenovo,ThinkSystem SR650,Datacenter,Server,5000,0.75,1800,5,2021,,1.1,,,x4 1TB 2.5in HDD  x2 \
300GB 2.5in HDD,64,2,,,x
"""
PCF_FR = """\
manufacturer;name;category;subcategory;gwp_total;gwp_use_ratio;yearly_tec;lifetime;report_date;\
sources;gwp_error_ratio;gwp_manufacturing_ratio;screen_size
Hewlett-Packard;HP EliteBook 840 G9;Workplace;Laptop;300,0;0,2000;22,5;4;March 2022;\
https://example.org/a.pdf;0,2500;0,7200;14
"""


def test_stages_are_shares_of_the_total() -> None:
    """Each stage of a sheet is its share of the total; embodied is the total less its use."""
    figure = only(loaded(PCF_US).models, "EliteBook 840 G9")
    assert figure.maker == "HP"
    assert figure.category == "laptop"
    assert figure.manufacturing_kgco2e == pytest.approx(216)
    assert figure.distribution_kgco2e == pytest.approx(18)
    assert figure.end_of_life_kgco2e == pytest.approx(6)
    assert figure.embodied_kgco2e == pytest.approx(240)
    assert (figure.yearly_kwh, figure.lifetime_years, figure.year) == (22.5, 4, 2022)
    assert (figure.screen_inches, figure.storage_gb, figure.memory_gib) == (14, 512, 16)


def test_the_french_file_says_the_same() -> None:
    """The file with semicolons and decimal commas gives the figures of the other."""
    french = only(loaded(PCF_FR).models, "EliteBook 840 G9")
    english = only(loaded(PCF_US).models, "EliteBook 840 G9")
    assert french.manufacturing_kgco2e == english.manufacturing_kgco2e
    assert french.embodied_kgco2e == english.embodied_kgco2e
    assert french.error_ratio == english.error_ratio == 0.25


def test_a_share_above_one_is_left_out_by_row_and_field() -> None:
    """The share of 7.76 of one public sheet costs that value, not the row, and is named."""
    made = loaded(PCF_US)
    figure = only(made.models, "OptiPlex 7070 Ultra")
    assert figure.manufacturing_kgco2e is None
    assert figure.embodied_kgco2e == pytest.approx(240)
    (fault,) = [one for one in made.faults if one.row == "OptiPlex 7070 Ultra"]
    assert (fault.line, fault.field, fault.row_is_kept) == (3, "gwp_manufacturing_ratio", True)
    assert "7.76" in fault.reason


def test_shares_that_are_more_than_the_whole_say_nothing() -> None:
    """A sheet whose manufacture and use are 0.9 each would be more than the whole."""
    found = loaded(PCF_US.replace("300.0,0.2,", "300.0,0.9,"))
    figure = only(found.models, "EliteBook 840 G9")
    assert (figure.manufacturing_kgco2e, figure.embodied_kgco2e) == (None, None)
    assert figure.yearly_kwh == 22.5
    (fault,) = [fault for fault in found.faults if fault.row == "EliteBook 840 G9"]
    assert "gwp_manufacturing_ratio, gwp_use_ratio" in (fault.field or "")
    assert "add up to 1.70" in fault.reason


def test_other_equipment_is_left_aside_and_nameless_rows_are_refused() -> None:
    """What an audit does not count is no fault; a row without a name is, by its line."""
    made = loaded(PCF_US)
    assert made.left == {"IoT": 1}
    (refused,) = [one for one in made.faults if not one.row_is_kept]
    assert (refused.line, refused.field) == (5, "manufacturer, name")


def test_disks_add_up() -> None:
    """Disks written as counts and sizes add up, in GB."""
    figure = only(loaded(PCF_US).models, "ThinkSystem SR650")
    assert (figure.storage_gb, figure.storage_kind) == (4600, "hdd")
    assert (figure.cpu_sockets, figure.memory_gib) == (2, 64)


DISPLAYS = """\
ENERGY STAR Unique ID,ENERGY STAR Partner,Brand Name,Model Name,Model Number,\
Additional Model Information,Product Type,Total Native Resolution (megapixels),\
Screen Size (inches),On Mode Power (watts),Sleep Mode Power (watts),Off Mode Power (watts),\
Monitor Total Energy Consumption at 115 Volts (kWh/yr),Date Certified
1,Acer,Acer,ASV15-1BP_q,ASV15-1B,",ASV15-1BP,",Monitor,8.3,15.5,11.76,0.25,0.25,37.48,\
11/21/2021 12:00:00 AM
2,Acer,Acer,S1,S1-SIGN,,Signage Display,8.3,55,90,0.25,0.25,300,11/21/2021 12:00:00 AM
"""
DISPLAYS_SHORT = """\
es_id,brand,model_name,model_number,type,mpix,screen_in,on_w,sleep_w,off_w,tec_kwh_yr,date_certified
1,Acer,ASV15-1BP_q,ASV15-1B,Monitor,8.3,15.5,11.76,0.25,0.25,37.48,11/21/2021
"""


@pytest.mark.parametrize("text", [DISPLAYS, DISPLAYS_SHORT])
def test_monitors_are_known_under_each_of_their_names(text: str) -> None:
    """A certificate covers several names; the headings of the agency and short ones are read."""
    figures = loaded(text).models
    assert {"ASV15-1B", "ASV15-1BP_q"} <= {figure.model for figure in figures}
    figure = only(figures, "ASV15-1B")
    assert (figure.on_w, figure.sleep_w, figure.yearly_kwh) == (11.76, 0.25, 37.48)
    assert (figure.screen_inches, figure.screen_megapixels, figure.year) == (15.5, 8.3, 2021)
    assert len({figure.factor_id for figure in figures}) == len(figures)


COMPUTERS = """\
ENERGY STAR Unique ID,Brand Name,Model Name,Model Number,Additional Model Information,Type,\
Category 1: Processor Name,Category 1: Base Processor Speed Per Core (GHz),\
Category 1: Physical CPU Cores (count),Category 1: System Memory (GB),\
Category 1: Off Mode (watts),Category 1: Sleep Mode (watts),Category 1: Long Idle (watts),\
Category 1: Short Idle (watts),Category 1: TEC of Model (kWh),Category 2: Short Idle (watts),\
Category 2: TEC of Model (kWh),Date Certified
7,DELL,P75F,Vostro 3580,",Inspiron 3580,; ,Inspiron 3583,",Notebook,Core i7,1.8,4,16,0.2,0.4,3.2,\
5.5,19,7.5,24,05/04/2020
"""


def test_each_configuration_measured_is_a_figure() -> None:
    """A line of the agency's list with two categories filled in gives two figures a name."""
    figures = [f for f in loaded(COMPUTERS).models if f.model == "Inspiron 3583"]
    assert sorted(figure.yearly_kwh or 0 for figure in figures) == [19, 24]
    first = min(figures, key=lambda figure: figure.yearly_kwh or 0)
    assert (first.maker, first.category, first.cpu, first.cpu_mhz) == (
        "Dell",
        "laptop",
        "Core i7",
        1800,
    )


def test_the_list_of_version_nine_has_one_configuration_a_line() -> None:
    """The later list of the agency, by its headings or as its interface names them, is read too."""
    headings = (
        "pd_id,Brand Name,Model Name,Model Number,Type,System Memory (RAM) (GB),Off Mode (watts),"
        "Sleep Mode (watts),Long Idle (watts),Short Idle (watts),TEC of Model (kWh),Date Certified"
    )
    row = "9,Samsung,Galaxy Book4,NP750XGK,Notebook,16,0.3,0.6,1.0,5.2,13.4,2025-01-02"
    interface = headings.casefold().replace(" (", "_").replace(")", "").replace(" ", "_")
    for text in (f"{headings}\n{row}\n", f"{interface}\n{row}\n"):
        figure = only(loaded(text).models, "NP750XGK")
        assert (figure.category, figure.yearly_kwh, figure.short_idle_w) == ("laptop", 13.4, 5.2)
        assert (figure.memory_gib, figure.year) == (16, 2025)


@pytest.mark.parametrize(
    "heading",
    [
        "Lifecycle carbon intensity of electricity - gCO2/kWh",
        "Carbon intensity of electricity per kWh",
    ],
)
def test_the_chart_of_mixes_has_had_several_headings(heading: str) -> None:
    """The same chart was published under several headings."""
    text = f"Entity,Code,Year,{heading},World region\nAustria,AUT,2024,103.48,Europe\n"
    (row,) = loaded(text).rows
    assert (row.zone, row.value) == ("AT", pytest.approx(0.10348))


def test_only_typical_servers_count() -> None:
    """Of a server's three configurations, the typical one is its idle power."""
    text = (
        "es_id,brand,model_name,model_number,form_factor,sockets,config,idle_w,date_certified\n"
        "9,DELL EMC,E45S,PowerEdge R6415,Rack-mount,1,Low-end,90,04/16/2019\n"
        "9,DELL EMC,E45S,PowerEdge R6415,Rack-mount,1,Typical,142.8,04/16/2019\n"
    )
    figure = only(loaded(text).models, "PowerEdge R6415")
    assert (figure.maker, figure.short_idle_w, figure.cpu_sockets) == ("Dell", 142.8, 1)


EMBER = """\
Area,ISO 3 code,Year,Area type,Category,Subcategory,Variable,Unit,Value
France,FRA,2025,Country,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,33.1
France,FRA,2008,Country,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,90
World,,2025,World,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,470
ASEAN,,2025,Region,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,570
France,FRA,2025,Country,Capacity,Fuel,Solar,GW,20
Germany,DEU,2025,Country,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,-5
"""
OWID = """\
entity,code,year,co2_intensity
France,FRA,2025,33.1
World,OWID_WRL,2025,470
Germany,DEU,2025,nonsense
"""


@pytest.mark.parametrize("text", [EMBER, OWID])
def test_mixes_by_country_and_year(text: str) -> None:
    """Grams become kilograms per kWh by two letters; groups and old years are left aside."""
    made = loaded(text)
    values = {(row.zone, row.subtype): row.value for row in made.rows}
    assert values == {
        ("FR", "2025"): pytest.approx(0.0331),
        ("WORLD", "2025"): pytest.approx(0.47),
    }
    (refused,) = made.faults
    assert refused.row == "Germany" and not refused.row_is_kept


@pytest.mark.parametrize(
    ("code", "zone"), [("FRA", "FR"), ("OWID_WRL", "WORLD"), ("OWID_EU27", None), (None, None)]
)
def test_zones(code: str | None, zone: str | None) -> None:
    """Three letters become two; groups of countries are no zone."""
    assert electricity.zone_of(code) == zone


G4IT = """\
criterion;lifecycleStep;name;category;avgElectricityConsumption;description;location;level;source;\
tier;unit;value
CLIMATE_CHANGE;MANUFACTURING;blade-server-1;IT equipment;3721.0;Blade;France;2-Equipement;\
Fake data for tests;Datacenter;Item;2226.09
CLIMATE_CHANGE;MANUFACTURING;laptop-3;IT equipment;30;Laptop 14;France;2-Equipement;\
A set of 2024;Terminal;Item;180
CLIMATE_CHANGE;USING;laptop-3;IT equipment;30;Laptop 14;France;2-Equipement;A set of 2024;;Item;20
CLIMATE_CHANGE;MANUFACTURING;Electricity Mix FR;electricity-mix;;;France;0-Base;A set of 2024;;;0.08
PARTICULATE_MATTER;MANUFACTURING;laptop-3;IT equipment;30;L;France;2;A set of 2024;;Item;0.00001
"""


def test_made_up_rows_are_refused_with_the_reason() -> None:
    """Rows that their own file marks as made up never become facts; the others do."""
    made = loaded(G4IT)
    (refused,) = made.faults
    assert (refused.line, refused.field, refused.row) == (2, "source", "blade-server-1")
    assert "made up" in refused.reason
    assert [(r.kind, r.category, r.zone, r.value) for r in made.rows] == [
        ("embodied", "laptop", None, 180),
        ("electricity", None, "FR", 0.08),
    ]
    assert made.left == {"USING": 1, "PARTICULATE_MATTER": 1}


def test_a_mix_a_thousand_times_too_high_is_refused_by_its_peers() -> None:
    """As with the public acidification mixes, a slip of a thousand stands out among its peers."""
    zones = [f"{a}{b}" for a in "ABCDE" for b in "RSTUV"]
    mixes = [(zone, 0.001 * place) for place, zone in enumerate(zones, start=1)]
    text = "criterion;lifecycleStep;name;category;value;source\n" + "".join(
        f"IONISING_RADIATION;MANUFACTURING;Electricity Mix {zone};electricity-mix;{value};S 2020\n"
        for zone, value in [*mixes, ("FR", 9_000)]
    )
    made = loaded(text)
    assert len(made.rows) == len(zones)
    (refused,) = made.faults
    assert refused.line == len(zones) + 2 and "peers" in refused.reason


def test_what_is_no_list_is_refused_with_the_forms_there_are() -> None:
    """A file of no known form is named, with its headings and the forms."""
    with pytest.raises(UnusableReferenceSet, match=r"list\.csv.*brand, colour.*pcf.*rows"):
        loaded("brand,colour\na,b\n")
    with pytest.raises(UnusableReferenceSet, match="owid"):
        loaded(PCF_US, "owid")


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_headings_tell_forms_apart(form) -> None:
    """No list with the headings of one form is taken for another."""
    for group in form.headings:
        text = ",".join(group) + "\n" + ",".join("1" for _ in group) + "\n"
        assert published_list(text.encode(), "x").form.name == form.name


@given(st.text(max_size=400), st.sampled_from(FORMATS))
def test_any_text_below_the_headings_is_judged_and_never_breaks(text: str, form) -> None:
    """Whatever stands below known headings, every line is a fact, a fault or left aside."""
    headings = ";".join(form.headings[0])
    made = loaded(f"{headings}\n{text}", form.name)
    for row in made.rows:
        assert isinstance(row, ReferenceRow) and row.value >= 0


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused(content: bytes) -> None:
    """A file is of a known form, or refused by its name."""
    try:
        published_list(content, "list.csv")
    except UnusableReferenceSet as error:
        assert str(error).startswith("list.csv: ")  # noqa: PT017 - nothing need be raised


@given(st.floats(min_value=0.001, max_value=99_999, allow_nan=False).map(lambda x: round(x, 3)))
def test_numbers_are_read_as_english_and_french_write_them(value: float) -> None:
    """A number is the same with a point, a decimal comma, or thousands parted."""
    english = f"{value:,.3f}"
    french = english.replace(",", "\u202f").replace(".", ",")
    assert number(english) == pytest.approx(value)
    assert number(french) == pytest.approx(value)
    assert number(f"{value:.3f}") == pytest.approx(value)


def test_what_ships_stands_among_its_peers() -> None:
    """No fact that ships would be refused if it were loaded."""
    peers = Peers(reference())
    beyond = [row.factor_id for row in reference().rows.values() if peers.beyond(row)]
    assert beyond == []


def test_the_lists_beside_the_repository_are_read_whole(samples: Path) -> None:
    """Of the real lists, every line of equipment is a figure, and none is refused."""
    folder = samples.parent / "data"
    least = {
        "pcf_train": 700,
        "energystar_computers_train": 5_000,
        "energystar_displays_train": 1_000,
        "energystar_servers_train": 60,
    }
    for name, number_of_figures in least.items():
        made = loaded((folder / f"{name}.csv").read_text(encoding="utf-8"))
        assert len(made.models) >= number_of_figures
        assert [fault for fault in made.faults if not fault.row_is_kept] == []


def test_every_check_of_a_row_is_made_of_what_is_loaded() -> None:
    """No check that guards what ships is left out for what is loaded."""
    assert set(FIELDS) == set(CHECKS)
