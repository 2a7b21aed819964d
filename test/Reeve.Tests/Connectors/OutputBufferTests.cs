using System.Globalization;
using System.Text;
using Reeve.Connectors.Processes;

namespace Reeve.Tests.Connectors;

/// <summary>A bounded output against the plainest one there is: all of it, then cut.</summary>
public sealed class OutputBufferTests
{
    [Theory]
    [InlineData(10, "0123456789", "0123456789", 0)]
    [InlineData(10, "0123456789A", "01234\n[… 1 bytes left out …]\n6789A", 1)]
    [InlineData(10, "", "", 0)]
    [InlineData(1, "abc", "\n[… 2 bytes left out …]\nc", 2)]
    [InlineData(0, "abc", "\n[… 2 bytes left out …]\nc", 2)]
    [InlineData(3, "äö", "\uFFFD\n[… 1 bytes left out …]\nö", 1)]
    public void Its_beginning_and_its_end_are_kept_and_the_rest_is_counted(int limit, string text, string expected, long dropped)
    {
        var buffer = new OutputBuffer(limit);

        buffer.Add(Encoding.UTF8.GetBytes(text));

        Assert.Equal((expected, dropped), (buffer.ToString(), buffer.Dropped));
    }

    [Fact]
    public void However_it_comes_in_the_same_is_kept()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var limit = random.Next(2, 60);
            var (buffer, all) = (new OutputBuffer(limit), new StringBuilder());
            while (random.Next(12) != 0)
            {
                var part = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next('a', 'z')));
                buffer.Add(Encoding.ASCII.GetBytes(part));
                all.Append(part);
            }

            Assert.Equal((seed, Cut(all.ToString(), limit)), (seed, buffer.ToString()));
            Assert.Equal(Math.Max(0, all.Length - limit), buffer.Dropped);
        }
    }

    private static string Cut(string all, int limit) => all.Length <= limit
        ? all
        : string.Create(CultureInfo.InvariantCulture, $"{all[..(limit / 2)]}\n[… {all.Length - limit} bytes left out …]\n{all[^(limit - (limit / 2))..]}");
}
