namespace Nuke.Common.IO;

/// <summary>Something that stands for a path: the path itself, a solution, a project.</summary>
public interface IAbsolutePathHolder
{
    AbsolutePath Path { get; }
}
