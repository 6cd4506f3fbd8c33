using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.Postgres.RealSchemas;

/// <summary>A theory that needs Dify's own schemas, and says so where they are not.</summary>
public sealed class RealSchemaTheoryAttribute : TheoryAttribute
{
    public RealSchemaTheoryAttribute() =>
        Skip = DifySchemas.Folder is null
            ? $"{DifySchemas.Variable} names no folder with Dify's own schemas (*.sql, pg_dump --schema-only); the same is tested with the stand-in's schema."
            : null;
}
