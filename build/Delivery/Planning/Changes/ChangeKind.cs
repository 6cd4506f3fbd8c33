namespace DifyDelivery.Planning.Changes;

/// <summary>What happens to a thing; the most dangerous first, which is the order in which plans show them.</summary>
public enum ChangeKind
{
    /// <summary>It is removed, and what it held is gone.</summary>
    Destroy,

    /// <summary>It is removed and made anew: what it held is gone.</summary>
    Replace,

    /// <summary>It is changed in place.</summary>
    Change,

    /// <summary>It is made.</summary>
    Add,

    /// <summary>It stays as it is and is not looked after any more.</summary>
    Forget,
}

/// <summary>Which part of a delivery makes a change.</summary>
public enum ChangeLayer
{
    /// <summary>A resource of the Terraform root module.</summary>
    Terraform,

    /// <summary>A parameter, database or extension of the PostgreSQL server.</summary>
    Postgres,

    /// <summary>An object of the Helm release.</summary>
    Kubernetes,

    /// <summary>Rows on their way to the other server.</summary>
    Migration,
}
