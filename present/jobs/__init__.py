"""Work done for nobody's screen: the inbox swept, reports made, forecasts recorded."""
