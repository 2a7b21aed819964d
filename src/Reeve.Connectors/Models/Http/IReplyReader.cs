namespace Reeve.Connectors.Models.Http;

/// <summary>Reads one reply, piece by piece or whole, into its parts. What is not the JSON it should be is a <c>JsonException</c>. One use, one thread.</summary>
internal interface IReplyReader
{
    /// <summary>Whether nothing more is to come, though the connection may be open.</summary>
    bool IsOver { get; }

    /// <summary>One event of a stream.</summary>
    void Piece(ReadOnlySpan<byte> json);

    /// <summary>The reply of an endpoint that does not stream.</summary>
    void Whole(ReadOnlySpan<byte> json);
}
