using DifyDelivery.Components;
using Nuke.Common;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>A build with every component; it is looked at, never run.</summary>
internal sealed class WholeBuild : NukeBuild, IPlan, IProvisionPostgres, IDeployDify, IMigrateData, IVerify, ITeardown, IGeneratePipelines;

/// <summary>A team's build that moves no data and removes nothing.</summary>
internal sealed class SmallBuild : NukeBuild, IPlan, IDeployDify, IGeneratePipelines;
