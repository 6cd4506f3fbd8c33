using DifyDelivery.Reporting;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Sources;

/// <summary>One way of getting a program.</summary>
internal interface IToolSource
{
    /// <summary>Fetches a file, verified, or installs packages.</summary>
    /// <returns>The archive to unpack; null when the program now is where the search looks.</returns>
    /// <exception cref="SourceFailedException">This source cannot serve; the next one may.</exception>
    Task<string?> FetchAsync(SourceSpec source, IActivity activity, CancellationToken cancellationToken);

    /// <summary>Says what speaks against fetching from here, or null. Fetches and changes nothing.</summary>
    Task<string?> FindObstacleAsync(SourceSpec source, CancellationToken cancellationToken);
}

/// <summary>A source that lays out a tool's folder itself.</summary>
internal interface IFolderSource : IToolSource
{
    /// <summary>Fills a folder that does not exist yet; the program is below its <c>bin</c>, and still works when the folder is moved.</summary>
    /// <exception cref="SourceFailedException">This source cannot serve; the next one may.</exception>
    Task FillAsync(SourceSpec source, string folder, IActivity activity, CancellationToken cancellationToken);
}

/// <summary>A source cannot serve. The message is one line for the list of what was tried.</summary>
internal sealed class SourceFailedException(string message, Exception? inner = null) : Exception(message, inner);
