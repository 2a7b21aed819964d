using System.Text;

namespace Reeve.IntegrationTests.Doors;

/// <summary>Frames from a seed: good ones with bytes flipped, cut, doubled, and plain noise. Each ends its line, so that none is over-long.</summary>
internal static class FrameFuzz
{
    private static readonly byte[][] Good =
    [
        .. new[]
        {
            """{"jsonrpc":"2.0","id":1,"method":"daemon.health","params":{}}""",
            """{"jsonrpc":"2.0","id":"x","method":"runs.list","params":{"agent":"watchman","limit":5,"live":true}}""",
            """{"jsonrpc":"2.0","id":3,"method":"steps.begin","params":{"run":"run_1","fencing_token":1,"tool":"a","args_hash":"b","side_effect":false}}""",
            """{"jsonrpc":"2.0","method":"$/cancel","params":{"id":3}}""",
            """{"jsonrpc":"2.0","id":4,"method":"events.subscribe","params":{"families":["runs"],"after":0}}""",
            """{"jsonrpc":"2.0","id":5,"method":"events.unsubscribe","params":{"subscription":"watch_1"}}""",
            """{"jsonrpc":"2.0","id":6,"method":"hello","params":{"protocol":"1.0","client":"fuzz","capabilities":["a"]}}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static byte[] Next(Random random)
    {
        var frame = Good[random.Next(Good.Length)].ToList();
        switch (random.Next(6))
        {
            case 0:
                frame.RemoveRange(random.Next(frame.Count), 1);
                break;
            case 1:
                frame.RemoveRange(random.Next(frame.Count), 0);
                frame.RemoveRange(frame.Count / 2, random.Next(frame.Count / 2));
                break;
            case 2:
                frame.InsertRange(random.Next(frame.Count), frame.ToArray());
                break;
            case 3:
                frame = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => (byte)random.Next(256))];
                break;
            default:
                for (var flips = random.Next(1, 6); flips > 0; flips--)
                {
                    frame[random.Next(frame.Count)] = (byte)random.Next(256);
                }

                break;
        }

        frame.Add((byte)'\n');
        return [.. frame];
    }
}
