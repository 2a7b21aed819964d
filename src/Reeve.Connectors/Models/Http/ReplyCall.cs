using System.Net.ServerSentEvents;

namespace Reeve.Connectors.Models.Http;

/// <summary>One reply on its way: a response, its stream, and what was read of it. Disposing it before its end closes the connection. One thread.</summary>
internal sealed class ReplyCall : IAsyncDisposable
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMilliseconds(50);

    private readonly HttpResponseMessage _response;
    private readonly ReplyStream _body;
    private readonly IReplyReader _reader;
    private readonly ReplyParts _parts;
    private readonly CancellationToken _cancellation;
    private readonly IAsyncEnumerator<SseItem<bool>>? _stream;
    private bool _isFinished;

    private ReplyCall(HttpResponseMessage response, ReplyStream body, IChatDialect dialect, ReplyParts parts, CancellationToken cancellationToken)
    {
        (_response, _body, _parts, _cancellation) = (response, body, parts, cancellationToken);
        _reader = dialect.Read(parts);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            _stream = SseParser.Create(body, Piece).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
    }

    public ReplyParts Parts => _parts;

    public static async Task<ReplyCall> OpenAsync(HttpResponseMessage response, IChatDialect dialect, ReplyParts parts, CallLimits limits)
    {
        var body = new ReplyStream(await response.Content.ReadAsStreamAsync(limits.Token), MaxBytes, limits);
        return new ReplyCall(response, body, dialect, parts, limits.Token);
    }

    /// <summary>Reads on until there is something to tell; false when everything was told.</summary>
    public async ValueTask<bool> MoveAsync()
    {
        while (!_parts.HasEvents)
        {
            if (_isFinished)
            {
                return false;
            }

            if (_stream is null)
            {
                await ReadWholeAsync();
            }
            else if (_reader.IsOver || !await _stream.MoveNextAsync())
            {
                await FinishAsync();
            }
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        await _body.DisposeAsync();
        _response.Dispose();
    }

    private bool Piece(string type, ReadOnlySpan<byte> json)
    {
        if (!_reader.IsOver)
        {
            _reader.Piece(json);
        }

        return true;
    }

    private async ValueTask ReadWholeAsync()
    {
        using var whole = new MemoryStream();
        await _body.CopyToAsync(whole, _cancellation);
        _reader.Whole(whole.GetBuffer().AsSpan(0, (int)whole.Length));
        await FinishAsync();
    }

    private async ValueTask FinishAsync()
    {
        _parts.Finish();
        _isFinished = true;
        await _body.DrainAsync(DrainPatience, _cancellation);
    }
}
