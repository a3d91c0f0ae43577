using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Masking;
using NUnit.Framework;

namespace Lumigo.UnitTests.Masking;

/// <summary>Masks single values in tests, with default patterns unless others are given.</summary>
internal static class Masked
{
    public const string Body = "http.request.body";

    public static AttributeMasking With(params (string Name, string Value)[] variables) => With(null, variables);

    public static AttributeMasking With(Action<string>? warn, params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(one => one.Name, one => one.Value);
        warn ??= line => Assert.Fail(line);
        return new AttributeMasking(LumigoOptionsReader.From(name => values.GetValueOrDefault(name), warn).Masking, warn);
    }

    public static object? Value(string key, object? value, int limit = int.MaxValue) => With().Mask(key, value, limit);

    public static string Text(string key, string value, int limit = int.MaxValue) => (string)Value(key, value, limit)!;
}
