using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Dify's chart: one on this machine, or the pinned version from the chart's repository, kept in the cache.</summary>
internal sealed class AzureChart(DeliveryContext context, string cacheDirectory)
{
    /// <summary>The chart's own repository (source: github.com/BorisPolonsky/dify-helm).</summary>
    private const string Repository = "https://borispolonsky.github.io/dify-helm";

    private const string Name = "dify";
    private string? _path;

    private string? Own => context.Release.Chart.Length > 0 ? Path.GetFullPath(context.Release.Chart, context.Folders.Root) : null;

    /// <summary>What is wrong with the chart that a person named; null when nothing is.</summary>
    public Finding? Check() =>
        Own is { } own && !Directory.Exists(own) && !File.Exists(own)
            ? new Finding("azure.chart-missing", Severity.Error, $"There is no chart at {own}, which Chart names.", "Name a chart's folder or .tgz archive, or leave Chart out.")
            : null;

    /// <summary>Why there is no chart to deploy; null when there is one, which is fetched for that.</summary>
    public async Task<Finding?> ExamineAsync(CancellationToken cancellationToken)
    {
        if (Check() is { } missing)
        {
            return missing;
        }

        try
        {
            await FindAsync(cancellationToken);
            return null;
        }
        catch (DeliveryException exception)
        {
            return new Finding(
                "azure.chart-unavailable", Severity.Error, $"{exception.Message.TrimEnd('.')}. {exception.Why?.Split('\n')[0]}".TrimEnd(),
                $"Let this machine reach {Repository}, or name an archive of the chart: --chart <file.tgz>.");
        }
    }

    /// <summary>The chart, fetched where it has to be.</summary>
    /// <exception cref="HelmException">It cannot be fetched.</exception>
    public async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        if (_path is not null)
        {
            return _path;
        }

        if (Own is { } own)
        {
            return _path = own;
        }

        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        using var fetching = context.Reporter.Begin($"Fetch chart {Name} {context.Release.ChartVersion}");
        var pulled = await helm.PullAsync(new PullOptions(Repository, Name, context.Release.ChartVersion, Path.Combine(cacheDirectory, "charts")), cancellationToken);
        if (pulled.WasThere)
        {
            fetching.Skip("it is in the cache");
        }
        else
        {
            fetching.Succeed();
        }

        return _path = pulled.Path;
    }
}
