using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Loops;

namespace Reeve.Tests.Loops;

public sealed class SignatureRulesTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{ "b": 2, "a": 1 }""")]
    [InlineData("""{"a":{"x":1,"y":[1,2]}}""", """{"a":{"y":[1,2],"x":1.0}}""")]
    [InlineData("""{"q":"caf\u00e9"}""", """{"q":"café"}""")]
    [InlineData("""{"a":1e2}""", """{"a":100}""")]
    [InlineData("""{"q":"x","request_id":17}""", """{"q":"x","request_id":18}""")]
    [InlineData("""{"q":"x","requestId":"a"}""", """{"q":"x","requestId":{"deep":1}}""")]
    [InlineData("""{"q":"x","Trace-Id":"a"}""", """{"q":"x","Trace-Id":null}""")]
    [InlineData("""{"q":"x","timestamp":"now"}""", """{"q":"x","timestamp":"later"}""")]
    [InlineData("""{"q":"x","nonce":1}""", """{"q":"x","nonce":2}""")]
    public void The_same_call_also_as_a_side_effect(string one, string other)
    {
        Assert.Equal(Of(one), Of(other));
        Assert.Equal(Of(one, sideEffect: true), Of(other, sideEffect: true));
    }

    [Theory]
    [InlineData("\"2026-11-21T07:11:54Z\"", "\"2026-11-21T07:12:54Z\"")]
    [InlineData("\"2026-11-21T07:11:54.123456+01:00\"", "\"2027-01-01T00:00:00.1+01:00\"")]
    [InlineData("\"as of 2026-11-21 07:11:54, please\"", "\"as of 2026-11-22 08:00:00, please\"")]
    [InlineData("\"2026-11-21T07:11\"", "\"2026-11-21T07:12\"")]
    [InlineData("\"20261121T071154Z\"", "\"20261121T071155Z\"")]
    [InlineData("1795245114", "1795245115")]
    [InlineData("1795245114123", "1795245115123")]
    [InlineData("1795245114.5", "1795245115.25")]
    [InlineData("\"since 1795245114\"", "\"since 1795245115\"")]
    [InlineData("\"9b2b7a8e-1f0a-4c53-9df5-1f86a2a4f0aa\"", "\"00000000-0000-4000-8000-000000000001\"")]
    [InlineData("\"id=9B2B7A8E-1F0A-4C53-9DF5-1F86A2A4F0AA;\"", "\"id=00000000-0000-4000-8000-000000000001;\"")]
    [InlineData("\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"", "\"01BX5ZZKBKACTAV9WEVGEMMVRZ\"")]
    [InlineData("\"run_01arz3ndektsv4rrffq69g5fav\"", "\"run_01bx5zzkbkactav9wevgemmvrz\"")]
    [InlineData("\"507f1f77bcf86cd799439011\"", "\"507f191e810c19729de860ea\"")]
    [InlineData("\"0xdeadbeefdeadbeef1\"", "\"0xdeadbeefdeadbeef2\"")]
    [InlineData("\"request-17\"", "\"request-18\"")]
    [InlineData("\"retry req_9 of it\"", "\"retry req_10 of it\"")]
    public void What_is_volatile_by_itself_is_left_out_of_a_read_and_kept_in_a_side_effect(string one, string other)
    {
        Assert.Equal(Of($$"""{"v":{{one}}}"""), Of($$"""{"v":{{other}}}"""));
        Assert.NotEqual(Of($$"""{"v":{{one}}}""", sideEffect: true), Of($$"""{"v":{{other}}}""", sideEffect: true));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":null}""", """{"a":false}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":[[1],2]}""", """{"a":[1,[2]]}""")]
    [InlineData("""{"a":"x","b":"y"}""", """{"a":"x\",\"b\":\"y"}""")]
    [InlineData("""{"day":"2026-11-20"}""", """{"day":"2026-11-21"}""")] // day by day is no repetition
    [InlineData("""{"page":1}""", """{"page":2}""")]
    [InlineData("""{"id":41}""", """{"id":42}""")]
    [InlineData("""{"order":"A-1001"}""", """{"order":"A-1002"}""")]
    [InlineData("""{"phone":"5551234567"}""", """{"phone":"5551234568"}""")]
    [InlineData("""{"file":"report7.txt"}""", """{"file":"report8.txt"}""")]
    [InlineData("""{"commit":"abc1234"}""", """{"commit":"abc1235"}""")]
    [InlineData("""{"n":1234567890123456789012345678901234567890}""", """{"n":1234567890123456789012345678901234567891}""")]
    [InlineData("""{"n":9007199254740993}""", """{"n":9007199254740992}""")]
    [InlineData("""{"n":1234567890123456789}""", """{"n":99999999999}""")]
    [InlineData("one text", "another text")]
    [InlineData("", " ")]
    [InlineData("""{"a":1} {"a":1}""", """{"a":1}""")]
    public void Different_calls_stay_different(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Fact]
    public void Text_that_is_no_JSON_is_normalised_too_and_bytes_that_are_no_text_have_a_signature()
    {
        Assert.Equal(Of("watchman\ncheck at 2026-11-21T07:11:54Z"), Of("watchman\ncheck at 2026-11-21T07:16:54Z"));
        Assert.NotEqual(SignatureRules.Of([0xff, 1], sideEffect: false), SignatureRules.Of([0xff, 2], sideEffect: false));
    }

    [Fact]
    public void Half_a_character_and_the_deepest_nesting_are_no_failures()
    {
        Assert.NotEqual(Of("""{"a":"\ud800"}"""), Of("""{"a":"\ud801"}"""));
        Assert.NotEqual(Of("""{"\ud800":1}"""), Of("""{"\ud801":1}"""));
        Assert.NotEqual(Of(new string('[', 1_000)), Of(new string('[', 1_001)));
    }

    [Fact]
    public void Any_bytes_have_a_signature_of_64_hex_digits() => Prop.ForAll<byte[]>(static bytes =>
    {
        Assert.Matches("^[0-9a-f]{64}$", SignatureRules.Of(bytes ?? [], sideEffect: false));
        Assert.Equal(SignatureRules.Of(bytes ?? [], sideEffect: true), SignatureRules.Of(bytes ?? [], sideEffect: true));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_members_never_matters() => Prop.ForAll<Dictionary<string, int>>(static members =>
    {
        var pairs = (members ?? []).Where(static pair => pair.Key is not null).Select(static pair => $"{System.Text.Json.JsonSerializer.Serialize(pair.Key)}:{pair.Value}").ToArray();

        Assert.Equal(Of("{" + string.Join(',', pairs) + "}"), Of("{" + string.Join(" , ", pairs.Reverse()) + "}"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Normalising_twice_changes_nothing_more() => Prop.ForAll<string>(static text =>
    {
        var once = VolatileRules.Normalise((text ?? "") + " 2026-11-21T07:11:54Z req-1");

        Assert.Equal(once, VolatileRules.Normalise(once));
    }).QuickCheckThrowOnFailure();

    private static string Of(string arguments, bool sideEffect = false) => SignatureRules.Of(Encoding.UTF8.GetBytes(arguments), sideEffect);
}
