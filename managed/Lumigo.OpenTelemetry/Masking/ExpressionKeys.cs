namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Keys decided by configured expressions; each key is decided once.</summary>
internal sealed class ExpressionKeys : SecretKeys
{
    /// <summary>After so many keys on which an expression ran out of time, everything is masked: the export thread must not wait for it for ever.</summary>
    private const int TimeoutsBorne = 5;

    private readonly SecretPatterns _patterns;
    private readonly KeyExpression[] _expressions;
    private readonly KeyDecisions _decisions = new();
    private readonly Action<string> _warn;
    private int _timeouts;

    public ExpressionKeys(SecretPatterns patterns, Action<string> warn)
    {
        _patterns = patterns;
        _expressions = [.. patterns.Expressions.Select(KeyExpression.Parse)];
        _warn = warn;
    }

    public override bool IsSecret(ReadOnlySpan<char> key)
    {
        if (_patterns.IncludesDefaults && SecretWords.AreIn(key))
        {
            return true;
        }

        if (!_decisions.TryGet(key, out bool secret))
        {
            string text = key.ToString();
            secret = Decide(text);
            _decisions.Add(text, secret);
        }

        return secret;
    }

    private bool Decide(string key)
    {
        if (_timeouts >= TimeoutsBorne)
        {
            return true;
        }

        foreach (KeyExpression expression in _expressions)
        {
            try
            {
                if (expression.Matches(key))
                {
                    return true;
                }
            }
            catch (TimeoutException timeout)
            {
                // What cannot be decided is masked.
                if (_timeouts++ == 0)
                {
                    _warn($"{_patterns.Variable} has the expression '{timeout.Message}', which takes too long (more than {KeyExpression.TimeLimit.TotalMilliseconds:0} ms for one key): "
                        + $"keys it cannot decide are masked, and after {TimeoutsBorne} of them all keys are. Use a simpler expression.");
                }

                return true;
            }
        }

        return false;
    }
}
