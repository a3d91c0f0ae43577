using System.Globalization;

namespace Lumigo.AutoInstrumentation.Bridge.Http;

/// <summary>Status codes as attribute values, boxed and formatted once.</summary>
internal static class HttpStatus
{
    private const int Count = 600;

    private static readonly object?[] s_values = new object?[Count];
    private static readonly string?[] s_texts = new string?[Count];

    public static object Value(int status) => status is >= 0 and < Count ? s_values[status] ??= status : status;

    public static string Text(int status) => status is >= 0 and < Count
        ? s_texts[status] ??= status.ToString(CultureInfo.InvariantCulture)
        : status.ToString(CultureInfo.InvariantCulture);
}
