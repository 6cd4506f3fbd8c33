namespace DifyDelivery.Environments;

/// <summary>Where an environment lives.</summary>
public enum Platform
{
    /// <summary>This machine: a one-node Kubernetes, and a second PostgreSQL server that plays Flexible Server.</summary>
    Sandbox,

    /// <summary>Azure Kubernetes Service and Azure Database for PostgreSQL Flexible Server.</summary>
    Azure,
}

/// <summary>Where Dify's PostgreSQL is.</summary>
public enum Topology
{
    /// <summary>In the cluster, by the chart's Bitnami subchart: a primary and a streaming read replica.</summary>
    InCluster,

    /// <summary>On Azure Database for PostgreSQL Flexible Server, or what plays it in the sandbox.</summary>
    FlexibleServer,
}

/// <summary>High availability of a Flexible Server.</summary>
public enum HighAvailabilityMode
{
    /// <summary>No standby: 99.9 % SLA.</summary>
    Disabled,

    /// <summary>A standby in the same zone: 99.95 % SLA.</summary>
    SameZone,

    /// <summary>A standby in another zone: 99.99 % SLA.</summary>
    ZoneRedundant,
}
