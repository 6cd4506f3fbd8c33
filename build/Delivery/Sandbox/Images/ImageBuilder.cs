using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Sandbox.Images;

/// <summary>Makes one image's archive under a lock, and puts it in its place with a rename: an archive is complete or not there.</summary>
internal sealed class ImageBuilder(string cacheDirectory, TimeProvider time)
{
    public async Task BuildAsync(ImageRecipe recipe, SandboxImage image, IReporter reporter, CancellationToken cancellationToken)
    {
        using var activity = reporter.Begin($"Making the image {image.Reference}, once", recipe.Expected);
        var name = Path.GetFileNameWithoutExtension(image.ArchivePath);
        using var held = await SandboxLock.AcquireAsync(
            Path.Combine(cacheDirectory, "images", name + ".lock"), "making an image",
            holder => activity.Update($"waiting for {holder}, which makes it"), time, cancellationToken);
        if (File.Exists(image.ArchivePath))
        {
            activity.Skip("another process has made it");
            return;
        }

        // Its own name each time: a program of an attempt that was killed may still be writing.
        RemoveAttempts(name);
        var work = Path.Combine(cacheDirectory, "images", $"{name}.{Guid.NewGuid():n}.work");
        try
        {
            var began = time.GetTimestamp();
            var root = Directory.CreateDirectory(Path.Combine(work, "root")).FullName;
            await recipe.FillAsync(root, work, activity, cancellationToken);
            activity.Update("writing the archive");
            var archive = new OciArchive(image.Reference, recipe.Configuration, recipe.OwnerOf);
            var complete = await archive.WriteAsync(root, work, cancellationToken);
            File.Move(complete, image.ArchivePath);
            activity.Succeed($"{new FileInfo(image.ArchivePath).Length / 1_000_000} MB in {time.GetElapsedTime(began).TotalSeconds:0} s");
        }
        finally
        {
            RemoveAttempts(name);
        }
    }

    private void RemoveAttempts(string name)
    {
        foreach (var attempt in Directory.EnumerateDirectories(Path.Combine(cacheDirectory, "images"), name + ".*work"))
        {
            try
            {
                Directory.Delete(attempt, recursive: true);
            }
            catch (IOException) when (Directory.Exists(attempt))
            {
                // It is still being written to: it goes with the next attempt.
            }
        }
    }
}
