using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Engine.Access;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// The log in the C2SP tlog-tiles layout: <c>/checkpoint</c>, <c>/tile/L/N[.p/W]</c>, <c>/tile/entries/N[.p/W]</c>. A full tile never changes and may be
/// kept for ever; a partial one and the checkpoint may not be kept at all.
/// </summary>
internal sealed class TileEndpoints(ITileSource tiles)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/checkpoint", ServeCheckpointAsync);
        routes.MapGet("/tile/{**path}", ServeTileAsync);
    }

    private async Task ServeCheckpointAsync(HttpContext context)
    {
        RequireRead(context);
        var note = await tiles.ReadCheckpointAsync(context.RequestAborted) ??
            throw new ReeveException(ErrorCode.NotFound, "There is no checkpoint yet.", "one is signed soon after the first entry");
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.WriteAsync(note, context.RequestAborted);
    }

    private async Task ServeTileAsync(HttpContext context)
    {
        RequireRead(context);
        if (!TilePath.TryParse("tile/" + context.Request.RouteValues["path"], out var tile))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "This is no tile's path.", "see https://c2sp.org/tlog-tiles");
        }

        if (tile.Level == TilePath.Entries && context.Features.Get<CallerContext>()!.Visible is not null)
        {
            throw new ReeveException(ErrorCode.Forbidden, "A tile of entries holds every owner's entries: reading it needs the scope 'admin'.", "hashes and proofs need 'read' only");
        }

        var bytes = tile.Level == TilePath.Entries
            ? await tiles.ReadEntriesAsync(tile.Index, tile.Width, context.RequestAborted)
            : await tiles.ReadTileAsync(tile.Level, tile.Index, tile.Width, context.RequestAborted);
        if (bytes is null)
        {
            throw new ReeveException(ErrorCode.NotFound, "The log has no such tile yet, or the entries in it were pruned.");
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.CacheControl = tile.Width == TilePath.FullWidth ? "private, max-age=31536000, immutable" : "no-cache";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static void RequireRead(HttpContext context) =>
        Dispatcher.Require(Protocol.Operations.LedgerCheckpoint, ScopeSet.Read, context.Features.Get<CallerContext>()!);
}
