"""Header words: the data proves its own examples, and the laws of the mapping hold."""

from __future__ import annotations

import pytest

from debar import columns
from debar.errors import UsageError
from debar.model import FIELDS, Kind
from debar.schema.columns import ColumnsFile


def test_the_data_proves_its_examples() -> None:
    assert list(columns.unproven()) == []


def test_the_data_has_its_shape() -> None:
    ColumnsFile.model_validate(columns.data())


def test_a_broken_example_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**columns.data(), "examples": [{"header": "Vendor", "field": "maker_name"}]}
    monkeypatch.setattr(columns, "data", lambda: wrong)
    assert "'Vendor' should mean maker_name" in "\n".join(columns.unproven())


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_known_by_its_own_name(name: str) -> None:
    match = columns.recognise(name)
    assert match is not None
    assert match.field == name


SELLERS = (
    "Vendor,Supplier name,仕入先,Lieferant,fournisseur,proveedor,fornecedor,fornitore,"
    "供应商,供應商,공급업체,Поставщик,المورد"
)
MAKERS = (
    "Manufacturer,OEM,メーカー名,Hersteller,fabricant,fabricante,Fabricante,produttore,"
    "制造商,製造商,제조사,Производитель,الصانع"
)
GOODS = (
    "Description,品名,Bezeichnung,désignation,descripción,descrição,descrizione,"
    "产品名称,產品名稱,품명,Наименование,الوصف"
)
MODELS = "Model,型番,Modell,modèle,modelo,modello,型号,型號,모델명,Модель,الموديل"


@pytest.mark.parametrize(
    ("words", "field"), [(SELLERS, "seller_name"), (MAKERS, "maker_name"), (GOODS, "description"), (MODELS, "model")]
)
def test_languages(words: str, field: str) -> None:
    assert {word: columns.map_header([word, "x"]).pairs[0][1] for word in words.split(",")} == dict.fromkeys(
        words.split(","), field
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Vendor", "Manufacturer", "Vendor Part Number"], ["seller_name", "maker_name", "part_number"]),
        (["Short Text", "Material", "Vendor/supplying plant"], ["description", "text", "seller_name"]),
        (["Description", "Long description", "Qty"], ["description", "text", "quantity"]),
        (["Manufacturer warranty", "Item"], ["description"]),
        (["Supplier › Name", "Item › Name"], ["seller_name", "description"]),
        (["item.description", "vendor.name"], ["description", "seller_name"]),
        (["Purpose", "Part of network", "契約日", "Model"], ["purpose", "part_of_network", "contract_date", "model"]),
        (["Unit price", "Total", "Item"], ["amount", "description"]),
    ],
)
def test_header_to_fields(header: list[str], expected: list[str]) -> None:
    assert [field for _, field in columns.map_header(header).pairs] == expected


def test_only_text_is_fed_twice() -> None:
    header = ["Supplier", "Vendor", "Notes", "Remarks", "Model", "Model no"]
    mapping = columns.map_header(header)
    fields = [field for _, field in mapping.pairs]
    assert sorted(field for field in fields if field != "text") == ["model", "seller_name"]
    assert fields.count("text") == 3
    assert mapping.unused == ("Vendor",)


def test_without_a_telling_column_everything_is_text() -> None:
    mapping = columns.map_header(["foo", "bar", "Qty"])
    assert mapping.pairs == (("foo", "text"), ("bar", "text"), ("Qty", "quantity"))
    assert not mapping.identifying


def test_an_override_comes_first() -> None:
    mapping = columns.map_header(
        ["Lieferant", "Ware", "Hersteller"], {"description": "ware", "maker_name": "Lieferant"}
    )
    assert dict(mapping.pairs) == {"Lieferant": "maker_name", "Ware": "description", "Hersteller": "text"}


def test_an_override_by_number() -> None:
    assert columns.map_header(["x", ""], {"description": "column 2"}).pairs == (("column 2", "description"),)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ({"description": "nope"}, "no such column; the columns are: a, b"),
        ({"colour": "a"}, "'colour' is not a field"),
    ],
)
def test_a_wrong_override_is_a_usage_error(override: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        columns.map_header(["a", "b"], override)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["name", "device_type", "manufacturer", "site"], Kind.INVENTORY),
        (["Hostname", "IP address", "Model"], Kind.INVENTORY),
        (["Hostname", "Model", "PO number"], Kind.PURCHASE),
        (["Description", "Qty"], Kind.PURCHASE),
    ],
)
def test_kind_of_evidence(header: list[str], kind: Kind) -> None:
    assert columns.map_header(header).kind is kind
