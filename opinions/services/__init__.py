"""The only writers of 社情民意: `writing` what a report says, `states`, `outcomes` what came of it."""
