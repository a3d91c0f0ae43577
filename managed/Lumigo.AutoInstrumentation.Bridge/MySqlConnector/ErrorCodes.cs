using System.Data.Common;
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

    /// <summary>The server's code of an exception, if it is the server's, and what to call the error: one of the library's own has a name.</summary>
    public static (string? Code, string Type) Of(Exception exception)
    {
        string type = exception.GetType().FullName ?? exception.GetType().Name;
        if (exception is not DbException || exception.GetType().GetProperty("Number")?.GetValue(exception) is not int number || number == 0)
        {
            return (null, type);
        }

        string text = number.ToString(CultureInfo.InvariantCulture);
        return number > 0 ? (text, text) : (null, s_codes?.GetEnumName(Enum.ToObject(s_codes, number)) ?? type);
    }
}
