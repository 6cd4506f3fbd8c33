namespace Nuke.Common.IO;

/// <summary>A path that is relative to something else.</summary>
public class RelativePath
{
    private readonly string _path;

    protected RelativePath(string path)
    {
        _path = path;
    }

    public static explicit operator RelativePath(string path) => path is null ? null : new RelativePath(path);

    public static implicit operator string(RelativePath path) => path?._path;

    public static RelativePath operator /(RelativePath left, string right) => new(Path.Combine(left.NotNull()._path, right));

    public static RelativePath operator +(RelativePath left, string right) => new(left._path + right);

    public override string ToString() => _path;
}
