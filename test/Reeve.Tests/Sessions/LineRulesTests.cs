using System.Buffers;
using System.Text;
using Reeve.Engine.Models;
using Reeve.Engine.Sessions;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

public sealed class LineRulesTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Lines => [.. Enumerable.Range(0, All.Length)];

    private static SessionLine[] All =>
    [
        new SessionLine.Meta(new("sess_1"), "me", "butler", "ann"),
        new SessionLine.User("hi \"there\"\n\u2028 \ud83d\ude00 \0", "ann"),
        new SessionLine.User("", "ann", "m1", Run, SessionWait.Queue),
        new SessionLine.User("x", "ann", "m2", Run, SessionWait.Steer),
        new SessionLine.Taken(7, Run),
        new SessionLine.Taken(7),
        new SessionLine.Assistant("yes", [new ChatToolCall("c1", "read", "{\"a\": [1, }")], "m", new Usage(1, 2, 1, 4), Run),
        new SessionLine.ToolCall(new ChatToolCall("c1", "read", "not json"), Run),
        new SessionLine.ToolResult("c1", "out\r\n", IsError: true, Run),
        new SessionLine.Compaction("short"),
        new SessionLine.Compaction("short", 9, Run),
        new SessionLine.Interruption("why", ["c1", "c2"], Run, EndsTurn: false),
        new SessionLine.Interruption("why", []),
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_reads_back_as_it_was_written(int which)
    {
        var line = new NumberedLine(12, At, All[which]);
        var bytes = Encode(line, out var commitment);

        var whole = Assert.IsType<LineReading.Whole>(LineRules.Decode(bytes.AsSpan(0, bytes.Length - 1)));

        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.Equal(1, bytes.Count(static value => value == '\n'));
        Assert.Equal(commitment, whole.Commitment);
        Assert.Equal(Shown(line), Shown(whole.Line));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void No_byte_of_a_line_can_be_changed_unseen(int which)
    {
        var bytes = Encode(new NumberedLine(12, At, All[which]), out _);

        for (var at = 0; at < bytes.Length - 1; at++)
        {
            var changed = bytes.AsSpan(0, bytes.Length - 1).ToArray();
            changed[at] ^= 1;
            Assert.IsType<LineReading.Broken>(LineRules.Decode(changed));
        }
    }

    [Fact]
    public void Every_beginning_of_a_line_is_broken()
    {
        var bytes = Encode(new NumberedLine(12, At, All[1]), out _);

        for (var length = 0; length < bytes.Length - 1; length++)
        {
            Assert.IsType<LineReading.Broken>(LineRules.Decode(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Half_a_character_becomes_a_mark_and_breaks_nothing()
    {
        var bytes = Encode(new NumberedLine(2, At, new SessionLine.User("a\ud83d", "ann")), out _);

        var whole = Assert.IsType<LineReading.Whole>(LineRules.Decode(bytes.AsSpan(0, bytes.Length - 1)));

        Assert.Equal("a\ufffd", ((SessionLine.User)whole.Line.Line).Text);
    }

    [Fact]
    public void A_line_longer_than_any_may_be_is_refused_before_it_is_written()
    {
        var refused = Assert.Throws<ReeveException>(() => Encode(new NumberedLine(2, At, new SessionLine.User(new string('x', LineRules.MaxBytes), "ann")), out _));

        Assert.Equal(ErrorCode.PayloadTooLarge, refused.Code);
    }

    [Fact]
    public void A_line_of_a_later_build_is_told_from_an_altered_one()
    {
        var bytes = Encode(new NumberedLine(2, At, All[4]), out _);
        var text = Encoding.UTF8.GetString(bytes).Replace("\"taken\"", "\"other\"", StringComparison.Ordinal);
        var body = text[..text.LastIndexOf(",\"sum\"", StringComparison.Ordinal)];
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..16];

        var broken = Assert.IsType<LineReading.Broken>(LineRules.Decode(Encoding.UTF8.GetBytes($"{body},\"sum\":\"{sum}\"}}")));

        Assert.Contains("this build", broken.Why, StringComparison.Ordinal);
    }

    private static byte[] Encode(NumberedLine line, out byte[] commitment)
    {
        var into = new ArrayBufferWriter<byte>();
        commitment = LineRules.Encode(line, new byte[LineRules.SaltLength], into);
        return into.WrittenSpan.ToArray();
    }

    // Arrays inside records compare by reference; what they show does not.
    private static string Shown(NumberedLine line) => $"{line.Number} {line.At:O} {line.Line} " + line.Line switch
    {
        SessionLine.Assistant assistant => string.Join(',', assistant.Calls),
        SessionLine.Interruption interruption => string.Join(',', interruption.Calls),
        _ => "",
    };
}
