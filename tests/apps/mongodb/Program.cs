// The app: CONNECTIONSTRING STEP...; each step inside a span of its own, and says what it got.
await MongoSteps.Run(args);
