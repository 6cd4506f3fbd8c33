using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.Images;

namespace DifyDelivery.Sandbox;

/// <summary>
/// The container images of the sandbox: PostgreSQL with the Bitnami image's contract, which also plays Flexible Server, and the stand-in
/// for Dify's components. They are made on this machine from the distribution's packages and this repository's sources, without a
/// container tool, and kept in a cache.
/// </summary>
/// <param name="repositoryRoot">The repository, whose <c>build/StandIn</c> is compiled.</param>
/// <param name="processes">Runs apt, dpkg and dotnet.</param>
/// <param name="time">The clock. <value>The default is the system's.</value></param>
public sealed class SandboxImages(string repositoryRoot, IProcessRunner processes, TimeProvider? time = null)
{
    /// <summary>The repository name of the server's image: <c>localhost/dify-delivery/postgresql</c>.</summary>
    public const string PostgresqlRepository = "localhost/dify-delivery/postgresql";

    /// <summary>The repository name of the workload's image: <c>localhost/dify-delivery/stand-in</c>.</summary>
    public const string StandInRepository = "localhost/dify-delivery/stand-in";

    private readonly ImageRecipe[] _recipes = [new PostgresqlRecipe(processes), new StandInRecipe(repositoryRoot, processes)];

    /// <summary>Names the images without making them. Takes milliseconds.</summary>
    /// <param name="cacheDirectory">The tool cache.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>PostgreSQL's and the stand-in's, in this order; the tags follow from the content, the archives may not exist.</returns>
    public async Task<IReadOnlyList<SandboxImage>> DescribeAsync(string cacheDirectory, CancellationToken cancellationToken = default)
    {
        var images = new List<SandboxImage>();
        foreach (var recipe in _recipes)
            images.Add(recipe.Locate(cacheDirectory, await recipe.KeyAsync(cancellationToken)));
        return images;
    }

    /// <summary>Makes the images that are not in the cache. Two processes at once take turns; a killed one leaves nothing half made.</summary>
    /// <param name="cacheDirectory">The tool cache; the archives come below <c>images/</c>.</param>
    /// <param name="reporter">Told about an image that has to be made: that takes up to a few minutes, once.</param>
    /// <param name="cancellationToken">Ends the programs at work; what is complete stays.</param>
    /// <returns>PostgreSQL's and the stand-in's, in this order.</returns>
    /// <exception cref="Errors.DeliveryException">A package source, the compiler or the package feed is missing; the message says what to do.</exception>
    public async Task<IReadOnlyList<SandboxImage>> EnsureAsync(
        string cacheDirectory, IReporter reporter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        var images = await DescribeAsync(cacheDirectory, cancellationToken);
        var builder = new ImageBuilder(cacheDirectory, time ?? TimeProvider.System);
        foreach (var (recipe, image) in _recipes.Zip(images).Where(pair => !File.Exists(pair.Second.ArchivePath)))
            await builder.BuildAsync(recipe, image, reporter, cancellationToken);
        return images;
    }
}
