"""What comes and what goes: words that replace one maker's things by another's, in many languages."""

from __future__ import annotations

import pytest

from debar.identify import identify
from debar.model import Role
from debar.register import Register

OURS = Register.load()


def role_of(text: str, maker: str) -> Role | None:
    return next((each.role for each in identify({"description": text}, OURS) if each.maker == maker), None)


@pytest.mark.parametrize(
    ("line", "one", "other"),
    [
        ("Replacement of {} switches with {} switches", "Huawei", "Cisco"),
        ("Upgrade from {} to {}", "Nokia", "Huawei"),
        ("Austausch {}-Kameras gegen {}", "Dahua", "Bosch"),
        ("Ersatz von {}-Komponenten durch {}", "ZTE", "Nokia"),
        ("Remplacement du routeur {} par {}", "Huawei", "Cisco"),
        ("Cambio de router {} por {}", "Huawei", "Cisco"),
        ("Troca de câmeras {} por {}", "Dahua", "Bosch"),
        ("Sostituzione telecamere {} con {}", "Hikvision", "Hanwha"),
        ("Overstap van {} naar {}", "Huawei", "Nokia"),
        ("Wymiana kamer {} na {}", "Dahua", "Hanwha"),
        ("Výměna kamer {} za {}", "Hikvision", "Bosch"),
        ("Замена коммутаторов {} на {}", "Huawei", "Cisco"),
        ("Înlocuirea switch-urilor {} cu {}", "Huawei", "Cisco"),
        ("Udskiftning af {}-kameraer med {}", "Hikvision", "Hanwha"),
        ("{} anahtarların {} ile değiştirilmesi", "Huawei", "Cisco"),
        ("既存{}機器から{}への更新作業", "Huawei", "Cisco"),
        ("{}カメラを{}に交換", "Hikvision", "Bosch"),
        ("{} 스위치를 {}로 교체", "Huawei", "Cisco"),
    ],
)
def test_what_goes_is_a_mention_and_what_comes_is_not(line: str, one: str, other: str) -> None:
    for goes, comes in ((one, other), (other, one)):
        text = line.format(goes, comes)
        assert (role_of(text, goes.lower()), role_of(text, comes.lower())) == (Role.MENTION, Role.EQUIPMENT), text


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Austausch-Router Huawei B535", Role.EQUIPMENT),
        ("Austausch Huawei-Router", Role.MENTION),
        ("Neuer Huawei Router nach Umzug", Role.EQUIPMENT),
        ("Switch to replace the broken one: Huawei S5735", Role.EQUIPMENT),
        ("Inventory no. 4711 Huawei B535 router", Role.EQUIPMENT),
        ("Site survey of the depot: Huawei S5735 switch", Role.EQUIPMENT),
        ("Survey of Huawei equipment", Role.SERVICE),
        ("Routeur Huawei compatible tous opérateurs", Role.EQUIPMENT),
        ("中興通訊路由器 维保期一年", Role.EQUIPMENT),
        ("华为交换机 维保", Role.SERVICE),
        ("华为P30手机 送钢化膜", Role.EQUIPMENT),
        ("华为P30 钢化膜", Role.MENTION),
        ("Hikvision geçiş kontrol terminali", Role.EQUIPMENT),
        ("Kontrola dostępu Hikvision DS-K1T341", Role.EQUIPMENT),
        ("Cámara baja iluminación Hikvision", Role.EQUIPMENT),
        ("ファーウェイ ルーター 点検済み", Role.EQUIPMENT),
        ("ハイクビジョンカメラ 点検", Role.SERVICE),
        ("جهاز لاسلكي هواوي", Role.EQUIPMENT),
        ("غطاء لهواوي", Role.MENTION),
        ("فك كاميرات هيكفيجن", Role.MENTION),
        ("فكرة كاميرات هيكفيجن", Role.EQUIPMENT),
    ],
)
def test_a_wording_and_its_near_miss(text: str, role: Role) -> None:
    maker = "zte" if "中興" in text else "hikvision" if any(n in text for n in NAMES) else "huawei"
    assert role_of(text, maker) is role


NAMES = ("Hikvision", "ハイクビジョン", "هيكفيجن")
