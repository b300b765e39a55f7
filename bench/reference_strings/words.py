"""Words for rendered references: places and publishers, bodies, languages the works lack, short journal names."""

from __future__ import annotations

HOUSES = [
    tuple(line.split(" | "))
    for line in """New York | Springer
Berlin, Heidelberg | Springer-Verlag
Cambridge, MA | MIT Press
Cambridge | Cambridge University Press
Oxford | Oxford University Press
New York, NY | Wiley
Hoboken, NJ | John Wiley & Sons
London | Routledge
London, UK | Taylor & Francis
Thousand Oaks, CA | Sage Publications
Amsterdam | Elsevier
Amsterdam | North-Holland
Dordrecht, The Netherlands | Kluwer Academic Publishers
San Diego | Academic Press
Boston | Little, Brown and Company
Chicago, IL | University of Chicago Press
Princeton | Princeton University Press
New Haven and London | Yale University Press
Philadelphia | Lippincott Williams & Wilkins
St. Louis, Missouri | Mosby
Washington, DC | American Psychological Association
Rome | Food and Agriculture Organization of the United Nations
Geneva | World Health Organization
Hillsdale, N.J. | Lawrence Erlbaum Associates
Reading, MA | Addison-Wesley
Englewood Cliffs | Prentice Hall
San Francisco | W. H. Freeman
Boca Raton, FL | CRC Press
Singapore | World Scientific
Frankfurt am Main | Suhrkamp
Frankfurt/M. | Campus Verlag
Wiesbaden | VS Verlag für Sozialwissenschaften
Opladen | Leske + Budrich
München | C. H. Beck
Stuttgart | Georg Thieme Verlag
Tübingen | Mohr Siebeck
Göttingen | Vandenhoeck & Ruprecht
Weinheim/Basel | Beltz
Wien | Böhlau
Zürich | Diogenes
Paris | Gallimard
Paris | Presses Universitaires de France
Paris | Éditions du Seuil
Milano | FrancoAngeli
Bologna | Il Mulino
Torino | Einaudi
Madrid | Alianza Editorial
Barcelona | Editorial Ariel
México | Fondo de Cultura Económica
São Paulo | Companhia das Letras
Lisboa | Fundação Calouste Gulbenkian
Москва | Наука
М. | Мир
СПб. | Питер
Київ | Наукова думка
北京 | 科学出版社
北京 | 商務
东京 | 岩波書店
서울 | 박영사
Warszawa | PWN
Stockholm | Almqvist & Wiksell""".splitlines()
]
SCHOOLS = [
    s.strip()
    for s in """Stanford University; University of Oxford; Universität Hamburg; Massachusetts Institute of Technology
Department of Computer Science, University of Toronto; ETH Zürich; Université de Montréal; Universidad de Chile
University of California, Berkeley; Karolinska Institutet; Peking University; Technische Universität München
Università di Bologna; Universidade de São Paulo; Seoul National University; Harvard Medical School""".replace(
        "\n", "; "
    ).split(";")
]
THESES = [
    "PhD thesis",
    "Ph.D. thesis",
    "Ph.D. dissertation",
    "Doctoral dissertation",
    "Master's thesis",
    "M.Sc. thesis",
    "Dissertation",
    "Unpublished doctoral dissertation",
    "Diplomarbeit",
    "Thèse de doctorat",
    "Tesis doctoral",
    "Dissertation (Ph.D.)",
]
REPORTS = [
    "Technical report",
    "Tech. Rep.",
    "Technical Report No. {}",
    "Working Paper {}",
    "Discussion Paper No. {}",
    "Research Report {}",
    "NBER Working Paper No. {}",
    "Report No. {}",
    "White paper",
]
BODIES = [
    s.strip()
    for s in """World Health Organization; European Commission; National Institutes of Health; Centers for Disease Control and Prevention
UNESCO; OECD; Statistisches Bundesamt; Bundesministerium für Gesundheit; Ministry of Health; R Core Team; World Bank; IPCC
American Psychiatric Association; U.S. Department of Agriculture; ATLAS Collaboration; The CMS Collaboration; National Research Council
Food and Agriculture Organization; United Nations; Institut national de la statistique; Instituto Nacional de Estadística
International Organization for Standardization; Collaborative Research Group; European Medicines Agency""".replace(
        "\n", "; "
    ).split(";")
]
# Bodies are made of a subject and a kind: `Drinking Water Inspectorate`, `Ministerio de Salud`
SUBJECTS = [
    s.strip()
    for s in """Drinking Water; Forest Research; Regional Climate; Food Standards; Environmental Protection; Marine Mammal; Public Health; Energy
Plant; Railway; Social Science; Nuclear Safety; Animal Welfare; Open Data; Higher Education; Consumer; Fisheries; Census; Wildlife; Cancer
Diabetes; Heart; Rice; Geological; Meteorological; Labour; Housing; Transport; Water; Child Welfare; Gene Ontology; Software""".replace(
        "\n", "; "
    ).split(";")
]
BODY_FORMS = [
    s.strip()
    for s in """{} Inspectorate; {} Agency; {} Authority; {} Office; {} Society; The {} List; {} Network; {} Centre; National {} Council; {} Foundation
{} Institute; {} Association; {} Team; {} Group; U.S. {} Administration; Department of {}; Ministry of {}; International {} Union; {} Board
European {} Federation; {} Trust; Royal {} Survey; {} Statistics; {} Database; {} Working Group; {} Commission; {} Core Team; {} Consortium""".replace(
        "\n", "; "
    ).split(";")
]
FOREIGN_BODIES = [
    s.strip()
    for s in """BRASIL; Brasil. Ministério da Saúde; BRASIL. Ministério da Educação; SÃO PAULO; IBGE; INEP; Instituto Brasileiro de Geografia e Estatística
Agência Nacional de Vigilância Sanitária; Ministerio de Salud; Gobierno de España; Junta de Andalucía; Bundesamt für Naturschutz; Umweltbundesamt
Deutsche Gesellschaft für Soziologie; Ministère de la Santé; INSEE; Haute Autorité de Santé; ISTAT; Ministero della Salute; UNICEF; FAO; OCDE; CEPAL
Organização Mundial da Saúde; Organización Panamericana de la Salud; Conselho Nacional de Justiça; Banco Mundial; Robert Koch-Institut""".replace(
        "\n", "; "
    ).split(";")
]
MONTHS = "January February March April May June July August September October November December".split()
CJK = {
    "zh": (
        "王伟 李娜 張三 刘洋 陈静 杨帆 赵磊 黄敏 周杰 吴艳 徐志强 孙丽华 馬英 歐陽文 朱德海 林佳".split(),
        "中国 农村 城市 经济 教育 发展 研究 分析 影响 因素 基于 网络 数据 模型 系统 方法 社会 环境 机制 评价 文化 历史 政策 技术 近代 臺灣 都市 應用 設計 管理".split(),
        "经济研究 教育研究 计算机学报 科学通报 中国社会科学 地理学报 都市與計劃 管理科學學報 新媒体研究 生态学报".split(),
    ),
    "ja": (
        "山田太郎 佐藤花子 鈴木一郎 高橋健 田中美咲 渡辺誠 伊藤隆 中村彩 小林翔 加藤舞".split(),
        "日本 における 都市 の 研究 について 分析 に関する 開発 評価 方法 システム の 影響 教育 学習 緑地 情報 社会 技術 と 環境 構造 設計".split(),
        "情報処理学会論文誌 教育学研究 造園雑誌 日本建築学会計画系論文集 心理学研究 社会学評論".split(),
    ),
    "ko": (
        "김철수 이영희 박민수 최지은 정호석 강수진 조현우 윤서연 장동건 임하늘 유경준 송인호".split(),
        "한국 사회 의 교육 정책 에 대한 연구 분석 영향 요인 지역 경제 문화 관광 브랜드 충성도 에 미치는 효과 개발 평가 시스템 청소년 기업 을 위한 중심으로".split(),
        "한국콘텐츠학회논문지 한국사회학 경영교육연구 정보과학회논문지 교육학연구 국토연구 부동산연구 디지털융복합연구".split(),
    ),
    "ru": (
        "Иванов Петров Сидоров Кузнецов Смирнов Попов Васильев Соколов Козлов Новиков Морозов Волкова Шевченко Ковальчук".split(),
        "Исследование методов анализа социальных систем и моделирование процессов развития региональной экономики в условиях теория оценка влияния факторов на качество образования структура динамика особенности".split(),
        [
            "Вопросы философии",
            "Экономический журнал",
            "Вестник Московского университета",
            "Доклады Академии наук",
            "Журнал технической физики",
            "Успехи физических наук",
            "Социологические исследования",
        ],
    ),
}

# Latin-script languages whose titles the works hardly have: words to make titles of, names, journals
LATIN = {
    "de": (
        "Müller Thomas;Schmidt Anna;Weber K.;Schäfer Ulrich;Becker H.-P.;Großmann Eva;Krüger Jörg;von Beyme Klaus;Köhler M.;Vogel Petra",
        "Die Entwicklung der sozialen Ungleichheit im Wandel Theorie und Praxis zur Geschichte des Wohlfahrtsstaates Eine Untersuchung über Bildung in Deutschland Arbeit Familie Politik Einführung in Methoden Beiträge Macht Gesellschaft Jugend zwischen Kultur Frauen Alter als Problem",
        "Zeitschrift für Soziologie;Kölner Zeitschrift für Soziologie und Sozialpsychologie;Politische Vierteljahresschrift;Berliner Journal;Historische Zeitschrift;WSI-Mitteilungen;Leviathan;Der Nervenarzt",
    ),
    "fr": (
        "Dupont Jean;Lefèvre Marie;Moreau P.;Girard Élise;Rousseau J.-J.;Durand Michel;Petit Anne;Chevalier L.;de Certeau Michel",
        "L'histoire des institutions politiques au Moyen Âge Essai sur la formation du système éducatif en France Les inégalités sociales et le travail Une étude de terrain dans les villes Introduction à la théorie du langage État droit culture pouvoir mémoire enjeux pratiques",
        "Revue française de sociologie;Annales;Actes de la recherche en sciences sociales;Revue historique;L'Année psychologique;Population;Critique",
    ),
    "it": (
        "Rossi Mario;Bianchi L.;Ferrari Giulia;Romano G.;Colombo Andrea;Ricci P.;De Luca Maria;Fontana E.",
        "La storia della città di Venezia nel Cinquecento Arte e cultura in Italia Gli studi sulla pittura del Rinascimento Il diritto e la società contributo alla conoscenza dei documenti inediti dell'architettura vita religiosa Le carte dell'archivio un problema di metodo",
        "Studi veneziani;Archivio veneto;Rivista storica italiana;Quaderni storici;Arte veneta;Studi medievali",
    ),
    "es": (
        "García López María;Fernández J.;Martínez Pérez A.;Sánchez Luis;Rodríguez Gómez C.;Torres R.",
        "El desarrollo de la educación superior en América Latina Un estudio sobre las políticas públicas y su impacto Historia del pensamiento económico La construcción social del género entre los jóvenes Análisis de los factores asociados a la salud nuevas perspectivas",
        "Revista Española de Investigaciones Sociológicas;Estudios de Psicología;Papers;Gaceta Sanitaria;Revista Mexicana de Sociología",
    ),
    "pt": (
        "Silva J. A.;Santos Maria;Oliveira P.;Souza Antônio;Pereira L. F.;Costa R.",
        "A formação de professores no Brasil Um estudo sobre a história das ideias pedagógicas Políticas públicas e saúde da família O trabalho na sociedade contemporânea Análise da produção científica em educação desafios e perspectivas",
        "Educação e Pesquisa;Cadernos de Saúde Pública;Revista Brasileira de Educação;Estudos Avançados",
    ),
}
# Abbreviations under which physics, astronomy and chemistry are cited without a title
SHORT = [
    s.strip()
    for s in """Phys. Rev. Lett.; Phys. Rev. D; Phys. Rev. B; Phys. Lett. B; Phys. Lett.; Nucl. Phys. B; Nucl. Phys. A; JHEP; JCAP; Eur. Phys. J. C; PoS; PTEP
Nucl. Instrum. Meth. A; Nucl. Instr. and Meth. A; Astrophys. J.; ApJ; ApJL; ApJS; A&A; MNRAS; AJ; PASP; Ann. Phys. (N.Y.); J. Phys. A; J. Phys. G; J. Phys.: Condens. Matter
Commun. Math. Phys.; Class. Quantum Grav.; Class. Quant. Grav.; Int. J. Mod. Phys. A; Mod. Phys. Lett. A; Rep. Prog. Phys.; Rev. Mod. Phys.; Phys. Rept.; Prog. Theor. Phys.
Z. Phys. C; Zh. Eksp. Teor. Fiz.; Sov. Phys. JETP; JETP Lett.; Yad. Fiz.; Nuovo Cim. A; Acta Phys. Polon. B; AIP Conf. Proc.; J. Chem. Phys.; Chem. Phys. Lett.; J. Am. Chem. Soc.
Angew. Chem. Int. Ed.; J. Org. Chem.; Tetrahedron Lett.; Nature; Nature (London); Science; Appl. Phys. Lett.; J. Appl. Phys.; Opt. Lett.; Phil. Trans. R. Soc. A; Proc. R. Soc. London A
Geochim. Cosmochim. Acta; Physica A; Physica (Amsterdam); Comput. Phys. Commun.; J. Comput. Phys.; New J. Phys.; Europhys. Lett.; J. Fluid Mech.; Phys. Fluids; C. R. Acad. Sci. Paris
JINST; IEEE Trans. Nucl. Sci.; J. Math. Phys.; Adv. Theor. Math. Phys.; Lett. Math. Phys.; Solid State Commun.; J. Non-Cryst. Solids; Surf. Sci.; Icarus""".replace(
        "\n", "; "
    ).split(";")
]
COLLABORATIONS = "ATLAS Collaboration;CMS Collaboration;ALICE Collaboration;LHCb Collaboration;Planck Collaboration;BaBar Collaboration;Belle collaboration;STAR Collaboration".split(
    ";"
)
