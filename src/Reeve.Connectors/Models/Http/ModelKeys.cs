using Reeve.Connectors.Processes;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Models.Http;

/// <summary>
/// Reads one provider's key from where it stands, for each call, so that a rotation needs no restart; what a program printed is kept in memory for a few minutes. The
/// key goes into the request's header and nowhere else: no failure, log line or child of ours sees it. Thread-safe; two calls may ask the program at once.
/// </summary>
internal sealed class ModelKeys(string provider, KeyReference? reference, IChildRunner children, string folder, TimeProvider time)
{
    private const int MaxFile = 16 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(10);

    private volatile Printed? _printed;

    /// <summary>Where it stands, for a person; null when there is none.</summary>
    public string? Place => reference?.ToString();

    /// <summary>The key was refused: the program is asked again next time.</summary>
    public void Forget() => _printed = null;

    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (reference is null)
        {
            return null;
        }

        var key = reference switch
        {
            KeyReference.Variable variable => Environment.GetEnvironmentVariable(variable.Name),
            KeyReference.InFile file => ReadFile(file.Path),
            KeyReference.Command command => await AskAsync(command, cancellationToken),
            _ => null,
        };
        key = FirstLine(key);
        return key.Length > 0 && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? key
            : throw Unusable("is empty or not a key");
    }

    private static string FirstLine(string? text)
    {
        var words = (text ?? "").Trim();
        var end = words.IndexOfAny(['\r', '\n']);
        return end < 0 ? words : words[..end].TrimEnd();
    }

    private string ReadFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxFile ? File.ReadAllText(path) : "";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unusable("cannot be read", unreadable);
        }
    }

    private async Task<string> AskAsync(KeyReference.Command command, CancellationToken cancellationToken)
    {
        if (_printed is { } printed && time.GetUtcNow() < printed.Until)
        {
            return printed.Key;
        }

        ChildResult result;
        try
        {
            result = await children.RunAsync(
                new ChildSpec(command.Words) { WorkingDirectory = folder, Timeout = CommandTimeout, OutputLimit = MaxFile }, cancellationToken);
        }
        catch (ReeveException unstarted)
        {
            throw Unusable("cannot be asked for", unstarted);
        }

        if (!result.Succeeded)
        {
            // What the program said is not repeated: it may have said the key.
            throw Unusable(result.TimedOut ? "was not printed in time" : "was not printed, the program failed");
        }

        _printed = new Printed(result.Output, time.GetUtcNow() + Kept);
        return result.Output;
    }

    private ModelFailure Unusable(string what, Exception? inner = null) =>
        new(ErrorCode.UpstreamFailed, $"The key of the model {provider} {what}.", $"Look at {Place}.", inner: inner) { IsProviders = true };

    /// <summary>A class without words of its own, so that nothing prints it by accident.</summary>
    private sealed class Printed(string key, DateTimeOffset until)
    {
        public string Key => key;

        public DateTimeOffset Until => until;
    }
}
