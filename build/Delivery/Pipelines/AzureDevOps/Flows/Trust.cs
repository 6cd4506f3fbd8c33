namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>What of an environment's secrets a job gets.</summary>
internal enum Trust
{
    /// <summary>Nothing: it runs what nobody has reviewed yet.</summary>
    None,

    /// <summary>What the build reads.</summary>
    Secrets,

    /// <summary>Also the key of plan bundles.</summary>
    Key,
}
