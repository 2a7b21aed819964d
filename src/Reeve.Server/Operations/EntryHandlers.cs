using System.Text;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Protocol.Ledger;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>ledger.entry</c>: one entry with the words behind it, as far as they still are.</summary>
internal sealed class EntryHandlers(ILedgerStore ledger) : IOperationHandlers
{
    private const int MaxText = 64 * 1024;
    private const int MaxTexts = 256 * 1024;

    public void Register(OperationRegistry registry) => registry.Add(Protocol.Operations.LedgerEntry, GetAsync);

    private async ValueTask<GetEntryResponse> GetAsync(GetEntryRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var found = await ledger.ReadAsync(request.Index, 1, EntryFilter.Any, cancellationToken);
        if (found is not [var entry] || entry.Index != request.Index || !caller.MaySee(entry.Owner))
        {
            throw new ReeveException(ErrorCode.NotFound, $"The log has no entry {request.Index}.", "reeve status says how many there are");
        }

        var room = MaxTexts;
        var contents = new List<ContentReport>();
        foreach (var content in await ledger.ReadContentsAsync(request.Index, cancellationToken))
        {
            var text = TextOf(content, room);
            room -= text?.Length ?? 0;
            contents.Add(new ContentReport { Name = content.Name, MediaType = content.MediaType, Text = text, Erased = content.Bytes is null });
        }

        return new GetEntryResponse
        {
            Entry = EventReports.Of(entry),
            LeafHash = (await ledger.ReadTreeAsync(tree => tree.Subtree(0, request.Index), cancellationToken)).ToBase64(),
            Contents = contents,
        };
    }

    /// <summary>Text as far as a frame has room for it; what is longer is cut and says so.</summary>
    private static string? TextOf(StoredContent content, int room)
    {
        if (content.Bytes is not { } bytes || !(content.MediaType.StartsWith("text/", StringComparison.Ordinal) || content.MediaType.StartsWith("application/json", StringComparison.Ordinal)))
        {
            return null;
        }

        var limit = Math.Min(MaxText, Math.Max(room, 0));
        var text = Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, limit)]);
        return bytes.Length <= limit ? text : text + "… (cut)";
    }
}
