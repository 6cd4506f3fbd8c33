namespace DifyDelivery.Helm;

/// <summary>The image keys. The Dify chart splits a reference in two for the application, and in three for PostgreSQL.</summary>
internal static class ImageValues
{
    public static Section Application(DifyValuesRequest request)
    {
        if (request.Images is { Application: var reference })
        {
            var image = ImageReference.Parse(reference);
            return Same(["api", "web", "sandbox", "proxy", "pluginDaemon"], () => new() { ["repository"] = image.Name, ["tag"] = image.Tag });
        }

        var release = request.Settings.Release;
        var values = Same(["api", "web"], () => new() { ["tag"] = release.DifyImageTag });
        values["pluginDaemon"] = new Section { ["tag"] = release.PluginDaemonImageTag };
        return values;
    }

    public static Section Postgresql(DifyValuesRequest request)
    {
        var image = ImageReference.Parse(request.Images?.Postgresql ?? request.Settings.InCluster.Image);
        return new() { ["registry"] = image.Registry, ["repository"] = image.Repository, ["tag"] = image.Tag };
    }

    private static Section Same(IEnumerable<string> keys, Func<Section> value)
    {
        Section values = [];
        foreach (var key in keys)
            values[key] = value();
        return values;
    }
}
