namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>How rows travel.</summary>
internal enum WireFormat
{
    /// <summary>COPY's binary format: exact, and the cheaper one for both servers.</summary>
    Binary,

    /// <summary>COPY's text format: for types whose binary form holds numbers of this one database (OIDs), or that have none.</summary>
    Text,
}
