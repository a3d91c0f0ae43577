using System.Globalization;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>The library's names of error codes: <c>NoSuchTable</c> for 1146.</summary>
internal static class ErrorCodes
{
    // From the library's own enumeration, in the copy this bridge is bound to.
    private static readonly Type? s_codes = Type.GetType("MySqlConnector.MySqlErrorCode, MySqlConnector", throwOnError: false);

    /// <summary>The number of a code; null when the text is not the name of one.</summary>
    public static string? NumberOf(string? name) =>
        s_codes is not null && !string.IsNullOrEmpty(name) && char.IsAsciiLetter(name[0]) && Enum.TryParse(s_codes, name, out object? code)
            ? Convert.ToInt32(code, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : null;
}
