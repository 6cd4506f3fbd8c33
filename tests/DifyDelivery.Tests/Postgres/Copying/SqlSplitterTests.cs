using DifyDelivery.Postgres.Copying.Schema;

namespace DifyDelivery.Tests.Postgres.Copying;

public class SqlSplitterTests
{
    [Theory]
    [InlineData("SELECT 1; SELECT 2;", "SELECT 1;", "SELECT 2;")]
    [InlineData("-- a;\n\nSELECT 1; -- b;\n/* c; /* d; */ ; */ SELECT 2;", "SELECT 1;", "SELECT 2;")]
    [InlineData("\\restrict aB;c\nSELECT 1;\n\\unrestrict aB\n", "SELECT 1;")]
    [InlineData("SELECT ';''; ' ;SELECT 2;", "SELECT ';''; ' ;", "SELECT 2;")]
    [InlineData("SELECT '\\';SELECT 2;", "SELECT '\\';", "SELECT 2;")]
    [InlineData("SELECT E'\\';', e'a''\\\\', 1;SELECT 2;", "SELECT E'\\';', e'a''\\\\', 1;", "SELECT 2;")]
    [InlineData("SELECT E'a''\\';' ;SELECT 2;", "SELECT E'a''\\';' ;", "SELECT 2;")]
    [InlineData("SELECT name'\\';SELECT 2;", "SELECT name'\\';", "SELECT 2;")]
    [InlineData("CREATE TABLE \"a;\"\"b\" ();SELECT 2;", "CREATE TABLE \"a;\"\"b\" ();", "SELECT 2;")]
    [InlineData("SELECT $$;$a$;$$, $a$ ; $$ ; $b$ $a$;SELECT 2;", "SELECT $$;$a$;$$, $a$ ; $$ ; $b$ $a$;", "SELECT 2;")]
    [InlineData("SELECT a$b$c, $1;SELECT 2;", "SELECT a$b$c, $1;", "SELECT 2;")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ( SELECT 1; SELECT 2; );SELECT 3;", "CREATE RULE r AS ON INSERT TO t DO ( SELECT 1; SELECT 2; );", "SELECT 3;")]
    [InlineData(
        "CREATE FUNCTION f() BEGIN ATOMIC\n SELECT CASE WHEN a THEN 1 END;\n SELECT 2;\nEND;SELECT 3;",
        "CREATE FUNCTION f() BEGIN ATOMIC\n SELECT CASE WHEN a THEN 1 END;\n SELECT 2;\nEND;", "SELECT 3;")]
    [InlineData("SELECT 1 /* ; */ + 2 -- ;\n;SELECT 2", "SELECT 1 /* ; */ + 2 -- ;\n;", "SELECT 2")]
    [InlineData("COMMENT ON TABLE t IS 'a\n\\restrict x;\nb';SELECT 2;", "COMMENT ON TABLE t IS 'a\n\\restrict x;\nb';", "SELECT 2;")]
    [InlineData("")]
    [InlineData("-- only a comment")]
    public void AScriptIsCutAtTheEndsOfItsStatements(string script, params string[] statements) =>
        SqlSplitter.Split(script).ShouldBe(statements);
}
