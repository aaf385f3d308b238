"""Forecasts of receipts with the chance to reach the plan, logged and scored against actuals."""
