namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>A column that is copied.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsText">Whether it is a <c>text</c> or <c>varchar</c>: its hash is taken as it lies there.</param>
/// <param name="Wire">The expression with which a server hashes what COPY's binary format sends of it; null where there is none.</param>
internal sealed record CopyColumn(string Name, bool IsText, string? Wire)
{
    /// <summary>Whether one and the same value may have more than one binary form.</summary>
    public bool HasManyForms { get; init; }
}
