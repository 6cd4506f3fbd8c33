namespace DifyDelivery.Integration.Tests.Postgres.Comparing;

/// <summary>A theory over Dify's own schema. The SQL files are Dify's and not ours to ship; without them the theory is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DifySchemaTheoryAttribute : TheoryAttribute
{
    private const string Variable = "DIFY_SCHEMA_DIRECTORY";

    public DifySchemaTheoryAttribute() =>
        Skip = Files.All(File.Exists) ? null : $"Set {Variable} to a folder with dify-schema.sql and dify-plugin-schema.sql (pg_dump --schema-only of a Dify).";

    /// <summary>Stand-ins for the functions that the files need and do not hold.</summary>
    public const string Functions =
        """
        CREATE FUNCTION public.uuidv7() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT gen_random_uuid()';
        CREATE FUNCTION public.uuidv7_boundary(timestamptz) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT gen_random_uuid()';
        """;

    public static IReadOnlyList<string> Files { get; } =
        [.. new[] { "dify-schema.sql", "dify-plugin-schema.sql" }.Select(name => Path.Combine(System.Environment.GetEnvironmentVariable(Variable) ?? "", name))];
}
