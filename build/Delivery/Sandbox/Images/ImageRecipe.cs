using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Images;

/// <summary>How one image is made.</summary>
internal abstract class ImageRecipe
{
    /// <summary>The image's name without its tag.</summary>
    public abstract string Repository { get; }

    /// <summary>What the tag starts with, before the key of the content; empty for nothing.</summary>
    public abstract string TagPrefix { get; }

    /// <summary>How long making it takes on two cores.</summary>
    public abstract TimeSpan Expected { get; }

    /// <summary>What a container of it starts as.</summary>
    public abstract ImageConfiguration Configuration { get; }

    /// <summary>Everything that decides about the content.</summary>
    public abstract IEnumerable<string> Inputs { get; }

    /// <summary>Fills a folder with the image's files.</summary>
    /// <param name="root">The folder, empty.</param>
    /// <param name="work">A folder for what is not to be in the image.</param>
    /// <param name="activity">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the programs at work.</param>
    public abstract Task FillAsync(string root, string work, IActivity activity, CancellationToken cancellationToken);

    /// <summary>Whose a file in the image is: 0 for root's.</summary>
    public virtual int OwnerOf(string path) => 0;

    /// <summary>The key of the inputs as they are now.</summary>
    public Task<string> KeyAsync(CancellationToken cancellationToken) => ContentKey.ComputeAsync(Inputs, Configuration, cancellationToken);

    /// <summary>Where the image of a key is, or will be.</summary>
    public SandboxImage Locate(string cacheDirectory, string key)
    {
        var tag = TagPrefix + key;
        var file = $"{Repository[(Repository.LastIndexOf('/') + 1)..]}-{tag}.tar";
        return new($"{Repository}:{tag}", Path.Combine(cacheDirectory, "images", file));
    }
}
