using System.Globalization;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Migration.Layout;
using DifyDelivery.Migration.Preflight;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Inspection;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Looks at both servers before anything is stopped, and has what it sees judged. Changes nothing.</summary>
/// <param name="scene">The ports.</param>
/// <param name="intoScratch">Whether the copy goes into a database of its own: what the target holds is in nobody's way then, and keeps its room.</param>
internal sealed class MigrationLook(MigrationScene scene, bool intoScratch = false)
{
    /// <summary>Kubernetes restarts a server that was killed within seconds, one that was killed again and again within a minute or two.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Looks; a target that is not there yet is left out.</summary>
    /// <param name="from">The server that is left.</param>
    /// <param name="to">The server that is moved to.</param>
    /// <param name="targetIsOurs">Whether what the target holds is of this migration's own making.</param>
    /// <param name="isBroughtUp">Whether steps come after this that bring the target up: then it need not answer yet.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<LookResult> RunAsync(Topology from, Topology to, bool targetIsOurs, bool isBroughtUp, CancellationToken cancellationToken)
    {
        // Dify uses the source: where it does not answer it was killed a moment ago, or something is wrong.
        await using var source = await AwaitAsync(from, cancellationToken);
        var sourceFacts = await source.Server.ReadFactsAsync(cancellationToken);
        var findings = new List<Finding>();
        if (sourceFacts.IsReplica)
        {
            findings.Add(new("migration.source-is-replica", Severity.Error, $"{source.Name} is a standby: it is not the server that Dify writes to.", "Look at its pod; promote or mend it first."));
        }

        var layout = await new LayoutLook(scene).DecideAsync(source, to, cancellationToken);
        findings.AddRange(layout.Findings);
        if (OtherDatabases.Tell(await OtherDatabases.FindAsync(source, layout.Moves.Select(move => move.Source), cancellationToken)) is { } others)
        {
            findings.Add(others);
        }

        var cluster = await ReadClusterAsync(to, cancellationToken);
        if (await OpenTargetAsync(to, isBroughtUp, findings, cancellationToken) is not { } target)
        {
            // A server that does not run yet is looked at again once it does, before anything is stopped.
            findings.AddRange(PreflightExamination.ExamineCluster(cluster));
            return new LookResult(findings, await source.IdentifyAsync(cancellationToken), null, [])
            {
                Moves = layout.Moves,
                Estimate = await EstimateAsync(source, layout.Moves, cancellationToken),
            };
        }

        await using (target)
        {
            var request = await ReadAsync(source, target, to, layout.Moves, cluster, cancellationToken);
            var result = PreflightExamination.Examine(request with { PodMajor = await scene.Engine.PodMajorAsync(from, source, target, cancellationToken) });
            findings.AddRange(result.Findings.Where(finding => !IsTunnel(finding, source) && !IsTunnel(finding, target)));
            if (result.Estimate is { } estimate)
            {
                findings.Add(new Finding("migration.estimate", Severity.Note, Describe(estimate)));
            }

            var holding = new List<string>();
            foreach (var database in targetIsOurs || intoScratch ? [] : layout.Moves.Select(move => move.Target).Distinct())
            {
                if (await target.Server.HasDataAsync(database, cancellationToken))
                {
                    holding.Add($"{target.Name}/{database}");
                }
            }

            return new LookResult(findings, await source.IdentifyAsync(cancellationToken), await target.IdentifyAsync(cancellationToken), holding)
            {
                Moves = layout.Moves,
                Estimate = result.Estimate,
            };
        }
    }

    /// <summary>The last look before something is done: refuses what is in the way of it, and a target that does not answer.</summary>
    public async Task<LookResult> DemandAsync(Topology from, Topology to, bool targetIsOurs, CancellationToken cancellationToken)
    {
        var look = await RunAsync(from, to, targetIsOurs, isBroughtUp: false, cancellationToken);
        if (look.Findings.Any(finding => finding.Severity == Severity.Error))
        {
            throw FindingsBlockException.InStep(look.Findings);
        }

        return look.Target is null
            ? throw new DeliveryException(
                $"{scene.NameOf(to)} does not answer.", look.Findings.Count > 0 ? look.Findings[^1].Message : null, $"Run '{scene.Context.ContinueCommand}' again.")
            : look;
    }

    private async Task<MigrationEstimate?> EstimateAsync(DatabaseEnd source, IReadOnlyList<PlannedMove> planned, CancellationToken cancellationToken)
    {
        var inspector = new ServerInspector(source.Endpoint);
        var inspections = new List<DatabaseInspection>();
        foreach (var database in planned.Select(move => move.Source).Distinct())
        {
            inspections.Add(await inspector.InspectDatabaseAsync(database, cancellationToken));
        }

        return PreflightExamination.EstimateSource(inspections, Measured());
    }

    /// <summary>What goes through the API server is encrypted on its way, whatever the server in the pod sees.</summary>
    private static bool IsTunnel(Finding finding, DatabaseEnd end) =>
        end.Tunnel is not null && finding.Id == "migration.not-encrypted" && finding.Message.Contains(end.Endpoint.ToString(), StringComparison.Ordinal);

    private async Task<PreflightRequest> ReadAsync(
        DatabaseEnd source, DatabaseEnd target, Topology to, IReadOnlyList<PlannedMove> planned, ClusterFacts cluster, CancellationToken cancellationToken)
    {
        var (before, after) = (new ServerInspector(source.Endpoint), new ServerInspector(target.Endpoint));
        var moves = new List<DatabaseMove>();
        foreach (var move in planned)
        {
            moves.Add(new DatabaseMove(
                await before.InspectDatabaseAsync(move.Source, cancellationToken), await after.InspectDatabaseAsync(move.Target, cancellationToken), move.Tables));
        }

        var settings = scene.Context.Settings;
        var deployed = await new DeployedRevision(scene).ReadAsync(cancellationToken);
        return new PreflightRequest
        {
            Source = await before.InspectServerAsync(cancellationToken),
            Target = await after.InspectServerAsync(cancellationToken),
            Databases = moves,
            Clients = await ClientsAsync((await source.Server.ReadFactsAsync(cancellationToken)).Major, cancellationToken),
            Limits = await LimitsAsync(target, to, [.. planned.Select(move => move.Target)], cancellationToken),
            Cluster = cluster,
            Consent = new PreflightConsent { AllowOlderMajor = settings.Migration.AllowMajorDowngrade },
            DeployedVersion = deployed.Version,
            ExpectedRevision = deployed.Head,
            Workers = settings.Migration.Workers,
            MeasuredBytesPerSecond = Measured(),
            Now = scene.Context.Time.GetUtcNow(),
        };
    }

    /// <summary>The last copy that was measured: a rehearsal on this machine, or a migration of this environment.</summary>
    private double? Measured()
    {
        var file = scene.Context.Folders.Rehearsal(scene.Context.Environment);
        return new[] { MigrationJournal.ReadLocal(file), scene.Latest, scene.Latest?.Previous }
            .Select(record => record?.MeasuredBytesPerSecond).FirstOrDefault(speed => speed is not null);
    }

    private async Task<TargetLimits> LimitsAsync(DatabaseEnd target, Topology to, IReadOnlyList<string> databases, CancellationToken cancellationToken)
    {
        var writers = await new FenceWork(scene).CountAsync(cancellationToken);
        if (writers.All(writer => writer.Replicas == 0))
        {
            // Inside a fence the journal knows how many there will be again.
            writers = scene.Latest?.Writers ?? [];
        }

        var daemon = scene.Context.Names.Deployment(DifyComponents.PluginDaemon);
        var daemons = writers.Where(writer => writer.Workload == daemon).Sum(writer => writer.Replicas);
        var limits = new TargetLimits
        {
            StorageBytes = await ServerDisk.SizeAsync(scene, to, cancellationToken),

            // What the copy itself takes the place of is not counted, nor what is dropped before it begins.
            UsedBytes = (await target.Server.ReadDatabasesAsync(cancellationToken))
                .Where(database => (intoScratch || !databases.Contains(database.Name)) && !ScratchDatabases.Includes(database.Name)).Sum(database => database.SizeBytes),
        };
        return writers.Count == 0 ? limits : limits with { PooledProcesses = writers.Sum(writer => writer.Replicas) - daemons, PluginDaemons = daemons };
    }

    private async Task<ClusterFacts> ReadClusterAsync(Topology to, CancellationToken cancellationToken)
    {
        var (api, space) = (scene.Cluster.Api, scene.Context.Release.Namespace);
        var pods = await api.ListPodsAsync(space, cancellationToken: cancellationToken);
        var claims = to == Topology.InCluster ? await new DifyServerObjects(api, space, scene.Context.Names).ClaimsAsync(null, cancellationToken) : [];
        return new ClusterFacts
        {
            KnownAddresses = pods.Select(pod => pod.Address).OfType<string>().ToHashSet(StringComparer.Ordinal),
            TargetClaims = [.. claims.Select(claim => new ClaimFacts(claim.Name, claim.CreatedAt))],
            LeftTargetAt = scene.Latest?.LeftAt(to),
            Autoscalers = await new FenceWork(scene).AutoscalersAsync(cancellationToken),
        };
    }

    private async Task<ClientPrograms?> ClientsAsync(int major, CancellationToken cancellationToken)
    {
        try
        {
            var programs = await new PostgresClients(scene.Context.Toolbox).ForAsync(major, scene.Context.Reporter, cancellationToken);
            return new ClientPrograms(programs.Major, PostgresClients.InstallCommand(major));
        }
        catch (DeliveryException)
        {
            // None: the examination says so, and how they are had.
            return null;
        }
    }

    private static string Describe(MigrationEstimate estimate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{estimate.Tables} tables, about {estimate.Rows:N0} rows, {estimate.TableBytes / 1e6:N1} MB and {estimate.IndexBytes / 1e6:N1} MB of indexes; about {DurationText.Format(estimate.Copy)} to copy and {DurationText.Format(estimate.Verification)} to compare at {estimate.BytesPerSecond / 1e6:N0} MB/s ({(estimate.IsMeasured ? "measured" : "assumed; --rehearse measures it")}). Largest: {string.Join(", ", estimate.Largest.Take(3).Select(table => $"{table.Table} {table.Bytes / 1e6:N1} MB"))}.");

    private async Task<DatabaseEnd?> OpenTargetAsync(Topology to, bool isBroughtUp, List<Finding> findings, CancellationToken cancellationToken)
    {
        var isThere = IsProvisioned(to) || await IsThereAsync(to, cancellationToken);
        if (!isThere && to == Topology.FlexibleServer)
        {
            return null;
        }

        try
        {
            return isThere && !isBroughtUp ? await AwaitAsync(to, cancellationToken) : await OpenAsync(to, cancellationToken);
        }
        catch (DeliveryException exception)
        {
            findings.Add(isThere ? Unreachable(to, isBroughtUp, exception) : new(
                "migration.target-not-there", Severity.Note, $"The {to} server does not answer yet; it was not looked at. {exception.Why}"));
            return null;
        }
    }

    private async Task<DatabaseEnd> AwaitAsync(Topology topology, CancellationToken cancellationToken)
    {
        using var looking = scene.Context.Reporter.Begin($"Find {scene.NameOf(topology)}");
        var end = await scene.Ends.OpenAsync(topology, looking, cancellationToken, Patience);
        looking.Succeed();
        return end;
    }

    private async Task<DatabaseEnd> OpenAsync(Topology topology, CancellationToken cancellationToken)
    {
        var end = await scene.Ends.OpenAsync(topology, cancellationToken);
        try
        {
            await end.Server.ReadFactsAsync(cancellationToken);
            return end;
        }
        catch
        {
            await end.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the migration that is under way has found the target ready before.</summary>
    private bool IsProvisioned(Topology to) =>
        scene.Latest is { } record && record.To == to && record.State.IsUnderWay() && record.IsDone(MigrationSteps.Provision);

    private async Task<bool> IsThereAsync(Topology to, CancellationToken cancellationToken) => to == Topology.FlexibleServer
        ? await scene.Server.FindAsync(cancellationToken) is not null
        : (await new DifyServerObjects(scene.Cluster.Api, scene.Context.Release.Namespace, scene.Context.Names).StatefulSetsAsync(DifyNames.PrimaryRole, cancellationToken))
            .Any(set => set.Desired > 0);

    private Finding Unreachable(Topology to, bool isBroughtUp, DeliveryException exception)
    {
        var message = $"{scene.NameOf(to)} is there, and was not looked at: {exception.Message} {exception.Why}".TrimEnd();
        if (isBroughtUp)
        {
            return new("migration.target-unreachable", Severity.Warning, message, "The migration's own steps bring it up, or stop there; it is looked at before anything of Dify is stopped.");
        }

        var start = to == Topology.FlexibleServer && scene.Context.Settings.Platform == Platform.Azure
            ? $" Where it is stopped: {scene.Context.Command("ProvisionPostgres", "--server-power Start")}"
            : string.Empty;
        return new("migration.target-unreachable", Severity.Error, message, $"{exception.Remedy ?? $"Find out why {scene.NameOf(to)} does not answer."}{start}");
    }
}

/// <summary>What a look at both servers found.</summary>
/// <param name="Findings">What a person should know.</param>
/// <param name="Source">The source.</param>
/// <param name="Target">The target; null when it is not there yet.</param>
/// <param name="Holding">Databases of the target that hold rows, as <c>server/database</c>: to be dropped only when confirmed by that name.</param>
internal sealed record LookResult(
    IReadOnlyList<Finding> Findings, ServerIdentity Source, ServerIdentity? Target, IReadOnlyList<string> Holding)
{
    /// <summary>What is moved, from which database into which.</summary>
    public required IReadOnlyList<PlannedMove> Moves { get; init; }

    /// <summary>What there is to move; null when the source could not be read.</summary>
    public MigrationEstimate? Estimate { get; init; }
}
