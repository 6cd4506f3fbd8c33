using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Fencing;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Proves that the source holds what was copied from it: nothing writes to it, and nothing has since that was proved before. Its own count of
/// changed rows tells; where that began anew, as after a crash, both servers are read.
/// </summary>
internal sealed class FencedSource(MigrationScene scene)
{
    /// <summary>Proves it, and writes down where each database stands.</summary>
    public async Task ProveAsync(DatabaseEnd source, StepScope scope, CancellationToken cancellationToken)
    {
        // Reading takes a while: what was proved before it must hold after it, too.
        while (await HasReadAsync(source, scope, cancellationToken))
        {
        }
    }

    /// <summary>Refuses a server that is not the one that the migration began with: it may hold anything, or nothing.</summary>
    public async Task DemandKnownAsync(DatabaseEnd source, CancellationToken cancellationToken)
    {
        if (await WhyStrangeAsync(source, cancellationToken) is { } why)
        {
            throw new DeliveryException(
                $"{source.Name} is not the server that the migration began with.", why,
                scene.Record.IsBegun(MigrationSteps.Switch)
                    ? $"Bring its own volume back, or go on without it where it is lost: {GiveUpCommand}"
                    : $"Roll back ('{scene.Context.Command("MigrateData", "--rollback")}') and look at its volume.");
        }
    }

    /// <summary>Why the source cannot be asked, or is another one; null when it is there.</summary>
    public async Task<string?> WhyLostAsync(StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await scene.Ends.OpenAsync(scene.Record.From, scope.Activity, cancellationToken);
            return await WhyStrangeAsync(source, cancellationToken);
        }
        catch (DeliveryException exception) when (DatabaseEnds.IsSilence(exception))
        {
            return exception.Why ?? exception.Message;
        }
    }

    /// <summary>Refuses to go on without the source where its name was not typed.</summary>
    public void DemandGivenUp(string why, string? confirmation)
    {
        if (!TypedNames.Include(confirmation, scene.NameOf(scene.Record.From)))
        {
            throw new ConfirmationRequiredException(
                $"{scene.NameOf(scene.Record.From)} does not answer, or is another server than the one that was copied; nothing was switched.", why,
                $"Run '{scene.Context.ContinueCommand}' again when it is back. If it is lost for good: {GiveUpCommand}, which goes on with the copy: that was proved equal, and nothing was written to the source since it was closed.");
        }
    }

    private string GiveUpCommand => scene.Context.Command("MigrateData", $"--to {scene.Record.To} --confirm {scene.NameOf(scene.Record.From)}");

    private async Task<string?> WhyStrangeAsync(DatabaseEnd source, CancellationToken cancellationToken)
    {
        var identity = await source.IdentifyAsync(cancellationToken);
        return scene.Record.Source?.SystemIdentifier is { } former && identity.SystemIdentifier != former
            ? $"Its system identifier is {identity.SystemIdentifier}, and was {former}."
            : null;
    }

    private async Task<bool> HasReadAsync(DatabaseEnd source, StepScope scope, CancellationToken cancellationToken)
    {
        var hasRead = false;
        foreach (var name in scene.Record.SourceDatabases.ToList())
        {
            await scene.StillOursAsync(cancellationToken);
            var known = Parts(scene.Record, name).Select(part => part.Counted).FirstOrDefault(count => count is not null);
            var position = await source.Quiet(name, scene.Context.Time).ProveAsync(known, scope.Activity, cancellationToken);
            if (!position.Changes.Continues(known))
            {
                hasRead |= await IsReadAsync(source, name, scope, cancellationToken);
                await CountAsync(name, position.Changes, cancellationToken);
            }

            scope.Summary($"{source.Name}'s log stands at {position.Wal}, and nobody is connected");
        }

        return hasRead;
    }

    /// <summary>Reads what was copied of a database on both servers; false where nothing was copied yet.</summary>
    private async Task<bool> IsReadAsync(DatabaseEnd source, string name, StepScope scope, CancellationToken cancellationToken)
    {
        // A copy that goes on looks at the source again; an engine that a killed run has left, at work or done, does not.
        await scene.Engine.EndLeftoversAsync(scope, cancellationToken);
        var copied = Parts(scene.Record, name).Where(part => part.Copy is not null).ToList();
        if (copied.Count == 0)
        {
            return false;
        }

        scope.Line($"{source.Name}/{name} counts its changed rows anew, as after a crash: what was copied is read on both servers once more");
        await using var target = await scene.Ends.OpenAsync(scene.Record.To, scope.Activity, cancellationToken);
        var differences = (await WrittenSince.FindAsync(copied, source, target, scope.Activity, cancellationToken)).All;
        if (differences.Count > 0)
        {
            throw new DeliveryException(
                $"{source.Name} and the copy of it on {target.Name} are not the same any more.", string.Join('\n', differences.Take(20)),
                $"Find out who has written, and put Dify back on {source.Name}: {scene.Context.Command("MigrateData", "--rollback")}{(scene.Record.IsBegun(MigrationSteps.Switch) ? $", which asks before it drops rows of {target.Name}'s own; those that are to be kept have to be carried over by hand" : "")}. Then begin anew.");
        }

        foreach (var part in copied)
        {
            // A crash puts sequences forward without a row, which a comparison with the copy would take for a difference.
            await (await new CopyWork(scene.Context).FencedAsync(part, source, target, cancellationToken)).SetSequencesAsync(cancellationToken);
        }

        return true;
    }

    // Only after the reading: a run that is killed in it reads again.
    private Task CountAsync(string name, ChangeCount count, CancellationToken cancellationToken) => scene.Journal.UpdateAsync(
        record => Parts(record, name).Aggregate(record, (all, part) => all.With(part with { Counted = count })), cancellationToken);

    private static IEnumerable<DatabaseRecord> Parts(MigrationRecord record, string name) => record.Databases.Where(part => part.Source == name);
}
