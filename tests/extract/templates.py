"""Pages of many content systems, built from made-up reports: lists and walls that are no article, and articles that
look like them.
"""

from __future__ import annotations

NAMES = (
    "وصول أول قافلة من المزارعين إلى السوق الجديدة", "المتحف البحري يفتح أبوابه بعد ترميم دام عامين",
    "مدرسة الجبل تحتفل بتخريج الدفعة العشرين", "نهر الوادي يفيض ويغمر ثلاث قرى صغيرة",
    "فريق الساحل يفوز ببطولة الشطرنج للمرة الثالثة", "باحثون يعثرون على مخطوط نادر في مكتبة قديمة",
    "افتتاح خط القطار الذي يربط الميناء بالمطار", "حملة لزراعة ألف شجرة زيتون في التلال الشرقية",
    "الأطباء يحذرون من موجة الحر في الأيام المقبلة", "معرض للخط العربي يجمع خمسين فنانا من عشرة بلدان",
)  # fmt: skip
TEXTS = (
    "قال مدير السوق إن المزارعين وصلوا فجر اليوم ومعهم أربعون طنا من الخضار، وإن البيع سيستمر أسبوعا كاملا.",
    "ويضم المتحف بعد الترميم أربع قاعات جديدة تعرض نماذج للسفن القديمة وخرائط رسمها بحارة المدينة بأيديهم.",
    "وحضر الحفل أهالي الطلاب وعدد من المعلمين القدامى الذين علموا في المدرسة منذ تأسيسها قبل ثلاثين عاما.",
    "وأجلت فرق الإنقاذ نحو مئة أسرة إلى مبان عامة، وبدأت البلدية ضخ المياه من البيوت المنخفضة صباح أمس.",
    "وتغلب الفريق في المباراة الأخيرة على خصمه بفارق نقطتين، بعد جولة امتدت حتى ساعة متأخرة من الليل.",
    "ويعود المخطوط إلى القرن السادس الهجري، ويحتوي على رسائل في الفلك لم يعرف الباحثون مؤلفها حتى الآن.",
    "ويقطع القطار المسافة في أربعين دقيقة، ويتوقف في سبع محطات، وتبلغ قيمة التذكرة نصف ثمن الحافلة.",
    "وشارك في الحملة طلاب من خمس مدارس ومتطوعون من القرى المجاورة، وستسقى الأشجار من بئر حفرت لهذا الغرض.",
    "ونصحت الوزارة بالبقاء في الظل وقت الظهيرة وشرب الماء بكثرة، وبزيارة كبار السن الذين يعيشون وحدهم.",
    "ويستمر المعرض حتى نهاية الشهر، وتقام على هامشه ورشات لتعليم الأطفال أنواع الخط وأدواته.",
)


def html(body: str, title: str = "", head: str = "", body_class: str = "") -> str:
    """A whole page."""
    classes = f' class="{body_class}"' if body_class else ""
    return (
        f'<!doctype html><html lang="ar"><head><title>{title}</title>{head}</head><body{classes}>{body}</body></html>'
    )


def entries(form: str, count: int = 8, cut: bool = True) -> str:
    """`count` entries by one pattern: {n}, {name}, {text}."""
    end = "…" if cut else ""
    texts = [text[:70] + end if cut else text for text in TEXTS]
    return "".join(form.format(n=n, name=NAMES[n % 10], text=texts[n % 10]) for n in range(count))


def _whole(count: int) -> str:
    form = (
        '<div class="post hentry"><h3 class="post-title"><a href="/2024/05/post-{n}.html">{name}</a></h3><div class='
        '"post-body">{text} ' + " ".join(TEXTS[3:6]) + "</div></div>"
    )
    return entries(form, count, cut=False)


NOT_ARTICLES: dict[str, str] = {
    "wordpress category": html(
        '<header><a href="/">الواحة</a></header><main><h1 class="page-title">تصنيف: ثقافة</h1>'
        + entries(
            '<article class="post"><h2><a href="/{n}/">{name}</a></h2><time>{n} مايو 2024</time><p>{text}</p>'
            '<a class="more-link" href="/{n}/">أكمل القراءة</a></article>'
        )
        + '<nav class="pagination"><a href="/p/2">2</a></nav></main>',
        "ثقافة – الواحة",
    ),
    "wordpress home with whole posts": html(
        "<main>"
        + entries(
            '<article><h2 class="entry-title"><a href="/{n}/">{name}</a></h2><div class="body"><p>{text}</p><p>'
            + TEXTS[4]
            + "</p><p>"
            + TEXTS[7]
            + "</p></div></article>",
            6,
            cut=False,
        )
        + '<a href="/page/2">مقالات أقدم</a></main>',
        "مدونة الواحة | يوميات من المدينة",
    ),
    "blogger home": html(
        _whole(5) + '<a class="blog-pager-older-link" href="/search?x">رسائل أقدم</a>', "يوميات مدينة"
    ),
    "blogger label": html(
        '<div class="status-msg-body">عرض الرسائل ذات التسمية <b>زراعة</b>. عرض كافة الرسائل</div>' + _whole(3),
        "يوميات مدينة: عرض الرسائل ذات التسميات زراعة",
    ),
    "drupal taxonomy term": html(
        '<div id="content"><h1 class="title">زراعة</h1>'
        + entries(
            '<div class="views-row"><div class="views-field-title"><span><a href="/node/{n}">{name}</a></span></div>'
            '<div class="views-field-body"><p>{text}</p></div></div>'
        )
        + '<ul class="pager"><li><a href="?page=1">2</a></li><li><a href="?page=2">3</a></li></ul></div>',
        "زراعة | الواحة",
    ),
    "old asp table of headlines": html(
        "<table width=780><tr><td><table>"
        + entries(
            "<tr><td><img src=b.gif></td><td><a href='show.asp?id={n}'><b>{name}</b></a><br><font size=2>{text}</font>"
            "</td></tr>"
        )
        + "</table></td></tr></table>",
        "صحيفة الواحة اليومية",
    ),
    "old asp list without leads": html(
        "<table width=780><tr><td>" + entries("<li><b>{name}</b> {text}</li>", 10, cut=False) + "</td></tr></table>",
        "Untitled Document",
    ),
    "gulf paper section with boxes": html(
        '<div class="page"><div class="section-title">محليات</div>'
        + entries(
            '<div class="item"><a href="/a/{n}"><img src="/i/{n}.jpg" alt="{name}"></a><div class="t"><a href="/a/{n}">'
            '{name}</a></div><div class="d">{n}-05-2024</div><div class="s">{text}</div></div>'
        )
        + "</div>",
        "محليات - صحيفة الواحة",
    ),
    "cards that are one link": html(
        "<main><h1>اقتصاد</h1><div class=grid>"
        + entries('<a class="card" href="/story/{n}"><h3>{name}</h3><p>{text}</p></a>', 10)
        + "</div></main>",
        "اقتصاد | الواحة",
    ),
    "vbulletin forum": html(
        "<table><tr><td>الموضوع / كاتب الموضوع</td><td>آخر مشاركة</td><td>مشاركات</td></tr>"
        + entries("<tr><td><a href='showthread.php?t={n}'>{name}</a></td><td>بواسطة نور</td><td>{n}</td></tr>", 10)
        + "</table><a href='newthread.php'>إضافة موضوع جديد</a>",
        "منتدى السيارات - منتديات الواحة",
    ),
    "forum's front with sections": html(
        "<table>"
        + "".join(
            f"<tr><td><a href='forumdisplay.php?f={n}'>{name}</a><div>{text}</div></td><td>{n}</td></tr>"
            for n, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True))
        )
        + "</table><p>عدد المشاركات</p>",
        "منتديات الواحة",
    ),
    "author with a long life": html(
        '<main><h1>سلمى الحداد</h1><p class="bio">'
        + TEXTS[1]
        + "</p>"
        + entries('<div class="row"><h4><a href="/o/{n}">{name}</a></h4><p>{text}</p></div>')
        + "</main>",
        "مقالات الكاتب: سلمى الحداد",
    ),
    "search results": html(
        "<h1>نتائج البحث عن: زيتون</h1><p>تم العثور على 8 نتائج</p>"
        + entries("<div class=res><a href='/n/{n}'>{name}</a><p>{text}</p></div>"),
        "البحث | الواحة",
    ),
    "search without a result": html("<h1>نتائج البحث</h1><p>لا توجد نتائج لبحثك.</p><p>جرب كلمات أخرى.</p>", "الواحة"),
    "gallery": html(
        '<h1>ألبوم: افتتاح السوق</h1><div class="gallery">'
        + "".join(f'<figure><img src="/i/{n}.jpg"></figure>' for n in range(12))
        + "</div>"
        + "".join(f'<a href="/g/{n}">{name}</a>' for n, name in enumerate(NAMES))
        + "<h3>ألبومات أخرى</h3>",
        "صور | افتتاح السوق",
    ),
    "video": html(
        '<div class="breadcrumb"><a href="/">الرئيسية</a><a href="/v">فيديو</a></div>'
        "<h1>جولة في المتحف البحري بعد ترميمه</h1>"
        '<iframe src="https://www.youtube.com/embed/x"></iframe><p>جولة مع كاميرا الواحة.</p>'
        "<h2>فيديوهات ذات صلة</h2>" + entries('<div class=v><a href="/v/{n}">{name}</a></div>'),
        "جولة في المتحف البحري بعد ترميمه",
    ),
    "login": html(
        "<h1>تسجيل الدخول</h1><form><input name=u><input type=password></form><p>نسيت كلمة المرور؟</p>", "الواحة"
    ),
    "forum asks to log in": html(
        "<div>رسالة المنتدى</div><div>أنت غير مسجل الدخول أو لا تملك الصلاحية لعرض هذه الصفحة.</div>", "منتديات الواحة"
    ),
    "cookie wall": html(
        "<h1>خصوصيتك تهمنا</h1><p>نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتحسين تجربتك وعرض الإعلانات.</p>"
        "<button>أوافق</button>",
        "الواحة",
    ),
    "english cookie wall": html(
        "<h1>Before you continue</h1><p>We and our partners store information on your device.</p>", "Oasis"
    ),
    "missing": html("<h1>404</h1><p>عذرا، الصفحة التي تبحث عنها غير موجودة.</p><a href='/'>الرئيسية</a>", "الواحة"),
    "missing, said softly": html(
        "<h2>عذراً</h2><p>هذا الخبر لم يعد متاحاً أو تم نقله إلى قسم آخر.</p>"
        + entries('<div class=b><a href="/n/{n}">{name}</a></div>'),
        "الواحة",
    ),
    "missing under the site's own title": html("<div><p>الصفحة المطلوبة غير متوفرة حاليا</p></div>", "صحيفة الواحة"),
    "shell": html('<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>', "الواحة"),
    "shell that speaks": html("<div id=app><p>يرجى تفعيل جافا سكريبت لعرض الموقع</p></div>", "الواحة"),
    "robot check": html("<h1>Just a moment...</h1><p>Checking your browser before accessing waha.example</p>", "x"),
    "database error": html("<p>خطأ في الاتصال بقاعدة البيانات</p>", ""),
    "parked": html("<h1>waha.example</h1><p>This domain is for sale. Make an offer today.</p>", "waha.example"),
    "archive of a month": html(
        "<h1>أرشيف شهر مايو 2024</h1><ul>" + entries("<li><a href='/{n}'>{name}</a> ({n} مايو)</li>", 10) + "</ul>",
        "أرشيف",
    ),
    "rss shown as a page": html(
        "<h1>آخر الأخبار</h1>"
        + entries("<div><h4><a href='/{n}'>{name}</a></h4><div>{text}</div></div>", 10, cut=False),
        "آخر الأخبار RSS",
    ),
    "about": html("<h1>من نحن</h1><p>" + "</p><p>".join(TEXTS[:3]) + "</p>", "من نحن | الواحة"),
}

_READ_ALSO = "".join(
    f"<p>{TEXTS[n]}</p><p>{TEXTS[(n + 3) % 10]}</p><p><a href='/n/{n}'>{NAMES[n]}</a></p>" for n in range(6)
)
ARTICLES: dict[str, str] = {
    "flash": html("<h1>عاجل: الرئيس يصل إلى العاصمة</h1>", "عاجل: الرئيس يصل إلى العاصمة | الواحة"),
    "flash with a line": html(
        "<h1>هزة أرضية خفيفة تضرب الساحل</h1><div class=text>شعر سكان المدينة بهزة أرضية فجر اليوم.</div>",
        "هزة أرضية خفيفة تضرب الساحل",
    ),
    "flash whose headline begins with a search": html(
        "<h1>البحث عن ناجين بعد غرق مركب قبالة الساحل</h1><p>تواصل فرق الإنقاذ عملها منذ الفجر.</p>",
        "البحث عن ناجين بعد غرق مركب قبالة الساحل | الواحة",
    ),
    "flash whose headline begins with a number": html(
        "<h1>404 متسابقين في ماراثون الميناء هذا العام</h1><p>انطلق السباق في السابعة صباحا.</p>",
        "404 متسابقين في ماراثون الميناء هذا العام",
    ),
    "flash whose headline says nothing was found": html(
        "<h1>لم يتم العثور على الطائرة المفقودة في الجبال حتى الآن</h1><p>تستأنف عمليات البحث صباح الغد.</p>",
        "لم يتم العثور على الطائرة المفقودة في الجبال حتى الآن",
    ),
    "flash under a login box": html(
        "<div class=login><form><input type=password></form>تسجيل الدخول</div><h1>افتتاح السوق الجديدة صباح الغد</h1>"
        "<p>تفتح السوق أبوابها في الثامنة.</p>",
        "افتتاح السوق الجديدة صباح الغد - الواحة",
    ),
    "report on cookies": html(
        "<h1>Cookies and cakes: the bakery that feeds a harbour</h1><p>Every morning at four the ovens are lit.</p>",
        "Cookies and cakes: the bakery that feeds a harbour | Oasis",
    ),
    "read also after every second paragraph": html(
        f"<h1>حكاية السوق القديمة كما يرويها تجارها</h1><div class=body>{_READ_ALSO}</div>",
        "حكاية السوق القديمة كما يرويها تجارها",
    ),
    "related cards below": html(
        "<article><h1>المتحف البحري يعود إلى زواره</h1><p>" + "</p><p>".join(TEXTS[1:5]) + "</p></article>"
        "<section><h2>اقرأ أيضا</h2>"
        + entries('<div class="c"><h3><a href="/{n}">{name}</a></h3><p>{text}</p></div>')
        + "</section>",
        "المتحف البحري يعود إلى زواره | الواحة",
    ),
    "live report": html(
        "<h1>لحظة بلحظة: فيضان نهر الوادي</h1><div class=live>"
        + entries('<div class="entry" id="e{n}"><h3><a href="#e{n}">{name}</a></h3><p>{text}</p></div>', 8, cut=False)
        + "</div>",
        "لحظة بلحظة: فيضان نهر الوادي",
    ),
    "a list of places": html(
        "<h1>سبعة أماكن تستحق الزيارة في المدينة القديمة</h1><p>"
        + TEXTS[0]
        + "</p><ol>"
        + "".join(f"<li><b>{n + 1}.</b> {text}</li>" for n, text in enumerate(TEXTS[:7]))
        + "</ol>",
        "سبعة أماكن تستحق الزيارة في المدينة القديمة",
    ),
    "report with a video": html(
        '<div class="breadcrumb"><a href="/">الرئيسية</a><a href="/c">ثقافة</a></div>'
        "<h1>المتحف البحري يعود إلى زواره</h1>"
        '<iframe src="https://www.youtube.com/embed/x"></iframe><p>' + "</p><p>".join(TEXTS[1:4]) + "</p>",
        "المتحف البحري يعود إلى زواره",
    ),
    "report with many pictures": html(
        "<h1>بالصور: سوق المزارعين في يومه الأول</h1><p>"
        + "</p><p>".join(TEXTS[:3])
        + '</p><div class="gallery">'
        + '<img src="a.jpg">' * 10
        + "</div>",
        "بالصور: سوق المزارعين في يومه الأول",
    ),
    "headline that links to itself": html(
        '<div class=post><h2><a href="https://paper.example/news/a-story-of-the-day-123">حكاية السوق القديمة'
        " كما يرويها تجارها</a></h2><p>" + "</p><p>".join(TEXTS[:3]) + "</p></div>",
        "الواحة » حكاية السوق القديمة كما يرويها تجارها",
    ),
    "old table": html(
        "<table><tr><td><b>سفينة الأبحاث تعود إلى الميناء</b><br><br>"
        + "<br><br>".join(TEXTS[:4])
        + "</td></tr></table>",
        "سفينة الأبحاث تعود إلى الميناء",
    ),
}
