using System.Text;

namespace Lumigo.AutoInstrumentation.Bridge.Http;

/// <summary>Keeps the keys of a query string and hides every value: values are where tokens and personal data are.</summary>
internal static class QueryRedaction
{
    private const string Redacted = "Redacted";

    /// <summary>Redacts a query without its leading question mark: <c>a=1&amp;b</c> becomes <c>a=Redacted&amp;b</c>.</summary>
    public static string Apply(string query)
    {
        var result = new StringBuilder(query.Length + Redacted.Length);
        int start = 0;
        while (start <= query.Length)
        {
            int end = query.IndexOf('&', start);
            end = end < 0 ? query.Length : end;
            int equals = query.IndexOf('=', start, end - start);
            if (start > 0)
            {
                result.Append('&');
            }

            if (equals >= 0)
            {
                result.Append(query, start, equals + 1 - start).Append(Redacted);
            }
            else
            {
                result.Append(query, start, end - start);
            }

            start = end + 1;
        }

        return result.ToString();
    }
}
