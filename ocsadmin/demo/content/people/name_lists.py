"""Names in the scripts that a directory may hold, each with the Latin spelling that accounts are made of.

`share` is the weight of a list among all; in `family_first` names the surname comes first.
"""

from dataclasses import dataclass
from typing import Final

Spelled = tuple[str, str]


@dataclass(frozen=True)
class NameList:
    share: int
    given: tuple[Spelled, ...]
    surnames: tuple[Spelled, ...]
    family_first: bool = False
    separator: str = " "


def _latin(text: str) -> tuple[Spelled, ...]:
    """`Søren/soren Anna`: native spelling, and the Latin one where it is not the same in small letters."""
    pairs = (word.partition("/") for word in text.split())
    return tuple((native.replace("_", " "), ascii_ or native.lower()) for native, _, ascii_ in pairs)


def _list(share: int, given: str, surnames: str, *, family_first: bool = False, separator: str = " ") -> NameList:
    return NameList(share, _latin(given), _latin(surnames), family_first, separator)


ENGLISH: Final = _list(
    30,
    "Amy Andrew Anna Brian Carol Chris Claire Daniel David Diane Edward Emily Eric Frank George Grace Hannah Helen "
    "Jack James Jane Jeff John Julia Karen Kevin Laura Linda Mark Mary Michael Nancy Olivia Patrick Paul Rachel "
    "Robert Sarah Simon Susan Thomas William",
    "Adams Allen Baker Barnes Bennett Brooks Campbell Carter Clark Collins Cooper Edwards Evans Fisher Foster Gibson "
    "Green Hall Harris Hill Hughes Jackson Johnson Kelly King Lewis Marshall Miller Mitchell Moore Nelson "
    "O'Neill/oneill Parker Phillips Reed Roberts Russell Scott Smith-Jones/smithjones Taylor Turner Walker "
    "Watson Wright",
)
LISTS: Final = (
    ENGLISH,
    _list(  # Spanish, Portuguese
        8,
        "José/jose María/maria Íñigo/inigo Begoña/begona Ángel/angel Lucía/lucia João/joao Inês/ines "
        "Ramón/ramon Sofía/sofia",
        "Núñez/nunez Muñoz/munoz Álvarez/alvarez Gómez/gomez Ibáñez/ibanez Gonçalves/goncalves Magalhães/magalhaes "
        "de_la_Peña/delapena López/lopez Simões/simoes",
    ),
    _list(  # French
        6,
        "François/francois Élodie/elodie Zoé/zoe Jérôme/jerome Anaïs/anais Benoît/benoit Hélène/helene Loïc/loic",
        "Lefèvre/lefevre Gérard/gerard Besançon/besancon L'Hôpital/lhopital Noël/noel "
        "d'Hérouville/dherouville Béranger/beranger",
    ),
    _list(  # German, Scandinavian, Icelandic
        8,
        "Jürgen/jurgen Jörg/jorg Käthe/kathe Günther/gunther Søren/soren Åse/ase Björn/bjorn Þórunn/thorunn "
        "Øyvind/oyvind Märta/marta",
        "Müller/muller Weiß/weiss Schröder/schroder Großmann/grossmann Sjöberg/sjoberg Ångström/angstrom "
        "Ødegård/odegard Næss/naess Guðmundsdóttir/gudmundsdottir Jäger/jager",
    ),
    _list(  # Polish, Czech, Hungarian, Romanian, Turkish
        8,
        "Łukasz/lukasz Małgorzata/malgorzata Jiří/jiri Žofie/zofie László/laszlo Ștefan/stefan Çağla/cagla "
        "İbrahim/ibrahim Şule/sule Ágnes/agnes",
        "Wójcik/wojcik Dąbrowski/dabrowski Černý/cerny Růžička/ruzicka Szűcs/szucs Țepeș/tepes Yıldız/yildiz "
        "Öztürk/ozturk Gąsior/gasior Nagyőri/nagyori",
    ),
    _list(  # Vietnamese
        3,
        "Thị_Hương/thihuong Đức/duc Quỳnh/quynh Phượng/phuong Bảo/bao",
        "Nguyễn/nguyen Trần/tran Đặng/dang Phạm/pham Võ/vo",
        family_first=True,
    ),
    _list(  # Russian, Ukrainian, Bulgarian
        7,
        "Алексей/alexey Ольга/olga Юрий/yuri Наталья/natalia Дмитрий/dmitry Їванна/yivanna Георги/georgi Фёдор/fyodor",
        "Иванов/ivanov Кузнецов/kuznetsov Щербаков/shcherbakov Шевченко/shevchenko Цветков/tsvetkov "
        "Жуковский/zhukovsky",
    ),
    _list(  # Greek
        4,
        "Γιώργος/giorgos Ελένη/eleni Νίκος/nikos Αικατερίνη/aikaterini Δημήτρης/dimitris",
        "Παπαδόπουλος/papadopoulos Οικονόμου/oikonomou Αγγελίδης/angelidis Ψαρράς/psarras Χατζής/chatzis",
    ),
    _list(  # Chinese
        5,
        "伟/wei 秀英/xiuying 建国/jianguo 丽娜/lina 志强/zhiqiang 晓明/xiaoming 𠮷安/jian",
        "王/wang 李/li 张/zhang 欧阳/ouyang 陈/chen 司马/sima",
        family_first=True,
        separator="",
    ),
    _list(  # Japanese
        5,
        "太郎/taro 花子/hanako さくら/sakura 健一/kenichi ユウキ/yuki 美咲/misaki",
        "佐藤/sato 鈴木/suzuki 髙橋/takahashi 渡邉/watanabe 小林/kobayashi 五十嵐/igarashi",
        family_first=True,
    ),
    _list(  # Korean
        4,
        "민준/minjun 서연/seoyeon 지훈/jihoon 하은/haeun 도윤/doyun",
        "김/kim 이/lee 박/park 최/choi 제갈/jegal",
        family_first=True,
        separator="",
    ),
    _list(  # Arabic, Persian
        4,
        "محمد/mohammed فاطمة/fatima عبدالله/abdullah ليلى/layla رضا/reza یوسف/yousef",
        "الخطيب/alkhatib حداد/haddad القحطاني/alqahtani منصور/mansour رضایی/rezaei",
    ),
    _list(  # Hebrew
        3,
        "יוסף/yosef שרה/sarah אברהם/avraham תמר/tamar נועה/noa",
        "כהן/cohen לוי/levi מזרחי/mizrahi בן־דוד/bendavid שפירא/shapira",
    ),
    _list(  # Devanagari, Tamil
        4,
        "अर्जुन/arjun प्रिया/priya कृष्ण/krishna लक्ष्मी/lakshmi முருகன்/murugan कविता/kavita",
        "शर्मा/sharma त्रिपाठी/tripathi गुप्ता/gupta சுப்ரமணியம்/subramaniam द्विवेदी/dwivedi",
    ),
    _list(  # Thai
        3,
        "สมชาย/somchai กัญญา/kanya ประเสริฐ/prasert นภา/napha วิชัย/wichai",
        "ศรีสุวรรณ/srisuwan จันทร์แก้ว/chankaeo ทองดี/thongdi วงศ์ใหญ่/wongyai",
    ),
    _list(  # Armenian, Georgian, Amharic
        2,
        "Արամ/aram Նարինե/narine გიორგი/giorgi ნინო/nino ሰላም/selam",
        "Պետրոսյան/petrosyan Հակոբյան/hakobyan ბერიძე/beridze კვარაცხელია/kvaratskhelia ተስፋዬ/tesfaye",
    ),
)
