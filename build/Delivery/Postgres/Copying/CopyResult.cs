namespace DifyDelivery.Postgres.Copying;

/// <summary>What a copy did.</summary>
/// <param name="Tables">Every table, by name.</param>
/// <param name="Sequences">Sequences set.</param>
/// <param name="Statements">Indexes, constraints and the like made.</param>
/// <param name="ReusedParts">Parts that an earlier run had finished.</param>
/// <param name="Retries">How often a part was tried anew.</param>
/// <param name="SourcePosition">The source's WAL position at the snapshot.</param>
/// <param name="Elapsed">How long this run took.</param>
public sealed record CopyResult(
    IReadOnlyList<TableDigest> Tables, int Sequences, int Statements, int ReusedParts, int Retries, string SourcePosition, TimeSpan Elapsed);

/// <summary>A table's rows in one number: equal sets of rows have equal digests, in whatever order they come.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Bytes">Bytes on the wire; the source's, where the rows were hashed inside the target.</param>
/// <param name="Digest">The sum modulo 2^128 of every row's hash: 64 bits as PostgreSQL itself hashes, 128 where rows travel as text.</param>
public sealed record TableDigest(TableName Table, long Rows, long Bytes, UInt128 Digest);

/// <summary>The target compared with the source.</summary>
/// <param name="Tables">Every table, with both digests.</param>
/// <param name="SchemaDifferences">What differs beside the rows: columns, defaults, indexes, constraints, functions, sequences; empty when nothing does.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record VerifyResult(
    IReadOnlyList<TableVerdict> Tables, IReadOnlyList<Comparing.SchemaDifference> SchemaDifferences, TimeSpan Elapsed)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEqual => SchemaDifferences.Count == 0 && Tables.All(table => table.IsEqual);
}

/// <summary>One table compared.</summary>
/// <param name="Source">The source's rows.</param>
/// <param name="Target">The target's rows.</param>
/// <param name="Difference">Where they differ: key range and a few keys; null when they are equal.</param>
public sealed record TableVerdict(TableDigest Source, TableDigest Target, Comparing.RowDifference? Difference)
{
    /// <summary>Whether both hold the same rows.</summary>
    public bool IsEqual => Source.Rows == Target.Rows && Source.Digest == Target.Digest;
}
