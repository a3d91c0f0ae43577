using System.Data.SqlClient;

await SqlApp.Run(
    args,
    new Dialect(
        Sleep: "WAITFOR DELAY '00:00:10'",
        ChangePassword: "ALTER LOGIN shopkeeper WITH PASSWORD = 'apple-crumble-77'",
        CreateProcedure: "CREATE PROCEDURE restock AS UPDATE orders SET customer = customer"),
    connectionString => new SqlConnection(connectionString));
