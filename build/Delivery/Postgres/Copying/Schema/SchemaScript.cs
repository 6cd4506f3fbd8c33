namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>The source's schema as statements for the target.</summary>
/// <param name="Digest">Equal schemas have equal digests.</param>
/// <param name="BeforeData">What makes the tables, in order.</param>
/// <param name="AfterData">Indexes, constraints and the like, in pg_dump's order.</param>
/// <param name="Undo">What takes all of it away again, in order.</param>
internal sealed record SchemaScript(
    string Digest, IReadOnlyList<SchemaStatement> BeforeData, IReadOnlyList<SchemaStatement> AfterData, IReadOnlyList<string> Undo);
