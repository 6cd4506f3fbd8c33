using DifyDelivery.CopyProgram;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>What became of a copy that was struck.</summary>
internal enum RunEnd
{
    /// <summary>The blow came too late: the copy had ended.</summary>
    Missed,

    /// <summary>The engine went on by itself.</summary>
    WentOn,

    /// <summary>It ended, and one more run finished the copy.</summary>
    RunAgain,
}

/// <summary>One copy, struck once.</summary>
internal sealed class SweepRun(SweepLane lane, SweepReference reference, Blow blow)
{
    private readonly Random _random = new(blow.Seed);
    private readonly Guid _id = Guid.NewGuid();
    private readonly TestServer _sourceServer = lane.Servers.SourceServer(blow.Direction);
    private readonly TestServer _targetServer = lane.Servers.TargetServer(blow.Direction);
    private readonly SourceFacts _facts = lane.Facts(blow.Direction);

    /// <exception cref="SweepException">Something was lost, or needs more than one run to mend.</exception>
    public async Task<RunEnd> RunAsync()
    {
        var target = await lane.Servers.NewTargetAsync(blow.Direction);
        var source = lane.Servers.Source(blow.Direction);
        var burnt = 0;
        var next = await NextTransactionAsync();
        await using var toSource = new NetworkLink(_sourceServer.Port);
        await using var toTarget = new NetworkLink(_targetServer.Port);
        await using var probe = await BoundaryProbe.InstallAsync(_targetServer, target.Name);
        if (blow.Instant.Kind.IsOfResume())
        {
            await InterruptAsync();
        }

        using var giveUp = new CancellationTokenSource();
        var (arrival, specimen) = await ArmAsync(probe, giveUp.Token);
        await using var engine = Start();
        var reached = arrival ?? (blow.Instant.Kind == BoundaryKind.Comparing
            ? engine.SaysAsync(CopyTask.Comparing, giveUp.Token)
            : Task.Delay(reference.Duration * _random.NextDouble(), giveUp.Token));
        var ended = engine.EndAsync();
        await Task.WhenAny(reached, ended);
        if (engine.HasExited)
        {
            await giveUp.CancelAsync();
            return engine.HasExited && await ended == ProgramExit.Done
                ? RunEnd.Missed
                : throw new SweepException($"the copy ended before anything was done to it, on its way to '{specimen}':\n{engine.Output}");
        }

        await StrikeAsync(engine, toSource, toTarget);
        await _facts.Truth.CheckAsync(_targetServer, target.Name);
        var release = ReleaseAsync(probe, reached as Task<int>, blow.Victim == Victim.Engine ? null : ended, giveUp.Token);
        var code = await ended;
        RequireOrderlyEnd(engine, code);
        toSource.Restore();
        toTarget.Restore();
        if (code != ProgramExit.Done)
        {
            burnt = await BurnAsync();
            var before = await _facts.Truth.CheckAsync(_targetServer, target.Name);
            await using var again = Start();
            var codeAgain = await again.EndAsync();
            await giveUp.CancelAsync();
            Require(codeAgain == ProgramExit.Done, $"one more run did not finish the copy:\n{engine.Output}\n--- again ---\n{again.Output}");
            Require(
                before.IsFinished || again.Reused >= before.PartsDone,
                $"{before.PartsDone} parts were done and {again.Reused} of them kept:\n{engine.Output}\n--- again ---\n{again.Output}");
        }

        await giveUp.CancelAsync();
        await release;
        await _facts.Truth.CheckAsync(_targetServer, target.Name);
        RequireEqual(_facts.Rows, await DatabaseContent.RowsAsync(_targetServer, target.Name), "the rows of the target");
        RequireEqual(_facts.Schema, await DatabaseContent.SchemaAsync(_targetServer, target.Name, lane.Servers.ClientPrograms), "the schema of the target");
        RequireEqual(_facts.Rows, await DatabaseContent.RowsAsync(_sourceServer, source.Name), "the rows of the source, which have changed");
        Require(await NextTransactionAsync() == next + burnt, "somebody has written to the source's server");
        await lane.Servers.DropAsync(blow.Direction, target);
        return code == ProgramExit.Done ? RunEnd.WentOn : RunEnd.RunAgain;

        EngineProcess Start() => EngineProcess.Start(_id, source, toSource.Port, target, toTarget.Port, lane.Servers.ClientPrograms);

        // So that there is something to continue.
        async Task InterruptAsync()
        {
            var part = await probe.ArmAfterAsync(boundary => BoundaryKinds.Of(boundary) == BoundaryKind.PartOfTable);
            await using var first = Start();
            await Task.WhenAny(part, first.EndAsync());
            await first.KillAsync();
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new SweepException(otherwise);
        }
    }

    private static void RequireEqual(IReadOnlyList<string> expected, IReadOnlyList<string> found, string what)
    {
        var missing = expected.Except(found).Take(3).ToList();
        var added = found.Except(expected).Take(3).ToList();
        Require(
            missing.Count + added.Count == 0 && expected.Count == found.Count,
            $"{what}: not there\n{string.Join('\n', missing)}\nbut\n{string.Join('\n', added)}");
    }

    private async Task<(Task? Reached, string Specimen)> ArmAsync(BoundaryProbe probe, CancellationToken cancellationToken)
    {
        if (blow.Instant.Moment == Moment.Any)
        {
            return (null, $"{blow.Instant}");
        }

        var specimen = blow.Instant.Kind switch
        {
            BoundaryKind.RunTakenOver => "owned",
            BoundaryKind.SourceProved => "proved",
            var kind => reference.Boundaries[kind].ToList() is { Count: > 0 } all
                ? all[_random.Next(all.Count)]
                : throw new SweepException($"an undisturbed copy has no boundary of the sort {kind}"),
        };
        return (
            blow.Instant.Moment == Moment.BeforeCommit
                ? await probe.ArmBeforeAsync(specimen, cancellationToken)
                : await probe.ArmAfterAsync(boundary => boundary == specimen),
            specimen);
    }

    private async Task StrikeAsync(EngineProcess engine, NetworkLink toSource, NetworkLink toTarget)
    {
        var forGood = _random.Next(2) == 0;
        switch (blow.Victim)
        {
            case Victim.Engine:
                await engine.KillAsync();
                break;
            case Victim.SourceStopped:
                await _sourceServer.StopAsync("QUIT");
                await _sourceServer.StartAsync();
                break;
            case Victim.SourceKilled:
                await _sourceServer.KillAsync();
                await _sourceServer.StartAsync();
                break;
            case Victim.TargetStopped:
                await _targetServer.StopAsync("QUIT");
                await _targetServer.StartAsync();
                break;
            case Victim.TargetKilled:
                await _targetServer.KillAsync();
                await _targetServer.StartAsync();
                break;
            case Victim.SourceReset:
                toSource.Reset();
                break;
            case Victim.TargetReset:
                toTarget.Reset();
                break;
            case Victim.SourceSilent:
                toSource.Swallow(forGood);
                break;
            case Victim.TargetSilent:
                toTarget.Swallow(forGood);
                break;
        }
    }

    /// <summary>
    /// Lets go the session that is held in its commit: at once, so that the commit goes through although nobody waits for it any more; or only
    /// when the engine has ended that session, which it must do before it believes the journal.
    /// </summary>
    private async Task ReleaseAsync(BoundaryProbe probe, Task<int>? held, Task? engineEnded, CancellationToken giveUp)
    {
        var cutOff = blow.Victim is Victim.Engine or Victim.TargetReset or Victim.TargetSilent;
        if (held is { IsCompletedSuccessfully: true } && cutOff && _random.Next(2) == 0)
        {
            await probe.ReleaseWhenGoneAsync(held.Result, engineEnded ?? Task.Delay(Timeout.Infinite, giveUp));
        }
        else
        {
            await probe.ReleaseAsync();
        }
    }

    private void RequireOrderlyEnd(EngineProcess engine, int code)
    {
        Require(
            blow.Victim == Victim.Engine || code is ProgramExit.Done or ProgramExit.Stopped,
            $"the engine ended with exit code {code} instead of finishing or saying what to do:\n{engine.Output}");
        Require(
            code != ProgramExit.Stopped || engine.Output.Contains("  fix: ", StringComparison.Ordinal),
            $"the engine does not say what to do:\n{engine.Output}");
        Require(!engine.Output.Contains("another process", StringComparison.Ordinal), $"the engine takes itself for another process:\n{engine.Output}");
    }

    // A number that somebody else used up on the source's server: the counter of transactions proves nothing any more.
    private async Task<int> BurnAsync()
    {
        if (_random.Next(3) > 0)
        {
            return 0;
        }

        await _sourceServer.QueryAsync("SELECT pg_current_xact_id()");
        return 1;
    }

    private async Task<long> NextTransactionAsync() =>
        (long)(await _sourceServer.QueryAsync("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::int8"))!;
}
