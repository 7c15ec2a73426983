"""The doors of 社情民意: `writing` what a report says, `handling` its states, `outcomes` what came of it."""
