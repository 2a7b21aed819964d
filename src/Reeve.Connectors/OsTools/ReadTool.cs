using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>The tool <c>read</c>: some lines of a text file.</summary>
internal sealed class ReadTool(OsToolsOptions options, ReadFiles seen) : IOsTool
{
    public const long MaxBytes = 64 * 1024 * 1024;

    private const int MaxLines = 2000;
    private const int MaxCharacters = 30_000; // what a turn shows of one output, and a little room
    private const int BinaryLook = 8 * 1024;
    private const int Block = 64 * 1024;

    public ChatTool Tool { get; } = new(
        "read",
        "Reads a text file, each line with its number. At most 2000 lines and 30,000 characters at a time; go on with offset.",
        """
        {"type":"object","properties":{
        "path":{"type":"string","description":"Absolute inside a granted folder, or relative to the first one."},
        "offset":{"type":"integer","minimum":1,"description":"The first line to show. Default 1."},
        "limit":{"type":"integer","minimum":1,"maximum":2000,"description":"How many lines. Default 2000."}},
        "required":["path"],"additionalProperties":false}
        """);

    public bool SideEffect => false;

    public Task<HookResult> CallAsync(OsGrant grant, HookArguments arguments, CancellationToken cancellationToken)
    {
        var path = arguments.Text("path", ConfinedPathRules.MaxBytes);
        var window = new LineWindow(arguments.Integer("offset", 1, int.MaxValue) ?? 1, arguments.Integer("limit", 1, MaxLines) ?? MaxLines, MaxCharacters);
        arguments.Finish();
        using var roots = ConfinedRoots.Open(grant.Roots, options);
        using var place = roots.Resolve(path);
        var (open, stamp) = place.OpenFile(MaxBytes);
        using var file = open;
        var block = new byte[Block];
        var at = 0L;
        // The size it had when it was opened is the bound: a file that grows while it is read does not keep us.
        while (at < stamp.Size && RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(Block, stamp.Size - at)), at) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (at == 0 && IsBinary(block.AsSpan(0, read)))
            {
                throw new ReeveException(ErrorCode.InvalidRequest, $"{ConfinedPathRules.Shown(path)} is not text: it has {stamp.Size} bytes with zeros among them.");
            }

            window.Add(block.AsSpan(0, read));
            at += read;
        }

        if (at == stamp.Size && PosixFiles.TryFacts(file)?.Stamp == stamp)
        {
            seen.Saw(grant.Run, place.Path, stamp);
        }

        return Task.FromResult(new HookResult(window.Finish()));
    }

    public static bool IsBinary(ReadOnlySpan<byte> beginning) => beginning[..Math.Min(beginning.Length, BinaryLook)].Contains((byte)0);
}
