"""What stands beside the tables."""

from schemadef import Function, Raw, View, integer, sql

from .tables import Numbers, Products, Shops

on_sale = View(
    f"""
    SELECT p.{Products.id}, p.{Products.title}, s.{Shops.name} AS shop
    FROM {Products} p JOIN {Shops} s ON s.{Shops.id} = p.{Products.shop_id}
    WHERE NOT p.{Products.sold}
    """,
    comment="what can be bought",
)
titles = View(f"SELECT title FROM {on_sale}" if False else "SELECT title FROM on_sale WHERE title <> ''")
counted = View(
    sql(f"SELECT count(*) AS n FROM {Numbers}", overrides={"sqlite": 'SELECT count(*) AS "n" FROM "numbers"'}),
    only=("postgres", "sqlite"),
)
plus_one = Function(
    "SELECT n + 1",
    returns="integer",
    arguments={"n": integer()},
    language="sql",
    volatility="immutable",
    strict=True,
    parallel="safe",
    only="postgres",
)
statistics = Raw(
    up="CREATE STATISTICS shop_statistics ON title, code FROM products",
    down="DROP STATISTICS IF EXISTS shop_statistics",
    exists="SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_statistic_ext WHERE stxname = 'shop_statistics')",
    needs=[Products],
    only="postgres",
)
full_text = Raw(
    up="CREATE VIRTUAL TABLE product_texts USING fts5(title)",
    down="DROP TABLE product_texts",
    exists="SELECT count(*) FROM sqlite_master WHERE name = 'product_texts'",
    needs=[Products],
    only="sqlite",
)
